package dev.hanet.blocks.layer;

/**
 * How a convolution is done; begins with {@link #of} and is changed by the methods.
 *
 * @param kernel side of the window
 * @param padding zeros on each side
 * @param bias whether there is one, drawn uniformly between plus and minus 1 / sqrt(fan-in)
 */
public record Convolution(
        int kernel, int stride, int padding, int dilation, int groups, boolean bias, WeightInit weights) {
    /** Stride 1, no bias, and for odd kernels the padding that keeps the size. */
    public static Convolution of(int kernel) {
        return new Convolution(kernel, 1, (kernel - 1) / 2, 1, 1, false, WeightInit.FAN_IN);
    }

    public Convolution withStride(int to) {
        return new Convolution(kernel, to, padding, dilation, groups, bias, weights);
    }

    public Convolution withPadding(int to) {
        return new Convolution(kernel, stride, to, dilation, groups, bias, weights);
    }

    /** Spreads the window, and pads so that the size stays. */
    public Convolution withDilation(int to) {
        return new Convolution(kernel, stride, to * (kernel - 1) / 2, to, groups, bias, weights);
    }

    public Convolution withGroups(int to) {
        return new Convolution(kernel, stride, padding, dilation, to, bias, weights);
    }

    public Convolution withBias() {
        return withBias(true);
    }

    public Convolution withBias(boolean to) {
        return new Convolution(kernel, stride, padding, dilation, groups, to, weights);
    }

    public Convolution withWeights(WeightInit to) {
        return new Convolution(kernel, stride, padding, dilation, groups, bias, to);
    }
}
