package dev.hanet.blocks.encoder;

import static dev.hanet.blocks.layer.Layers.batchNorm;
import static dev.hanet.blocks.layer.Layers.conv;
import static dev.hanet.blocks.operator.Operators.add;
import static dev.hanet.blocks.operator.Operators.relu;

import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.layer.WeightInit;

/**
 * The units of a residual network, named as torchvision names them: [B, C, H, W] gives [B, C', H / stride, W / stride].
 *
 * <p>He et al., Deep Residual Learning for Image Recognition, arXiv 1512.03385.
 */
public final class ResidualUnits {
    /** How many times its width the channels of a bottleneck are. */
    public static final int EXPANSION = 4;

    private ResidualUnits() {}

    /** Two 3 x 3 convolutions to {@code width} channels beside the shortcut. */
    public static Value basic(Value x, int width, int stride, int dilation) {
        Value y = relu(batchNorm("bn1", conv3x3("conv1", x, width, stride, dilation)));
        y = batchNorm("bn2", conv3x3("conv2", y, width, 1, dilation));
        return relu(add(y, shortcut(x, width, stride)));
    }

    /** Convolutions of 1 x 1, 3 x 3 and 1 x 1, from {@code width} to four times as many channels, beside the shortcut. */
    public static Value bottleneck(Value x, int width, int stride, int dilation) {
        Value y = relu(batchNorm("bn1", conv1x1("conv1", x, width)));
        y = relu(batchNorm("bn2", conv3x3("conv2", y, width, stride, dilation)));
        y = batchNorm("bn3", conv1x1("conv3", y, EXPANSION * width));
        return relu(add(y, shortcut(x, EXPANSION * width, stride)));
    }

    private static Value shortcut(Value x, int channels, int stride) {
        if (stride == 1 && x.shape().size(1) == channels) {
            return x;
        }
        return x.graph()
                .scope(
                        "downsample",
                        () -> batchNorm(
                                "1", conv("0", x, channels, convolution(1).withStride(stride))));
    }

    private static Value conv1x1(String name, Value x, int channels) {
        return conv(name, x, channels, convolution(1));
    }

    private static Value conv3x3(String name, Value x, int channels, int stride, int dilation) {
        return conv(name, x, channels, convolution(3).withStride(stride).withDilation(dilation));
    }

    static Convolution convolution(int kernel) {
        return Convolution.of(kernel).withWeights(WeightInit.FAN_OUT);
    }
}
