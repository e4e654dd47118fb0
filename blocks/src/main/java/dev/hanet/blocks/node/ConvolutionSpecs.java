package dev.hanet.blocks.node;

import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.block.Channels;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.blocks.layer.Norm;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import dev.hanet.yaml.Source;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Nodes that step a window over a map. */
public final class ConvolutionSpecs {
    private ConvolutionSpecs() {}

    /** A window of one place cannot be spread. */
    static Map<String, String> idle(int kernel) {
        return kernel == 1 ? Map.of("dilation", "a window of one place cannot be spread") : Map.of();
    }

    /** A convolution alone: [B, C, H, W] gives [B, channels, H / stride, W / stride]. */
    @About("a convolution alone")
    public record ConvSpec(
            @About("channels it makes: a number, or classes; as many as it gets when left out")
            Optional<Channels> channels,

            @About("side of the window, padded so that an odd one keeps the size") @Default("3") @Positive
            int kernel,

            @About("step between windows") @Default("1") @Positive
            int stride,

            @About("how far the window is spread") @Default("1") @Positive
            int dilation,

            @About("groups the channels are split into") @Default("1") @Positive
            int groups,

            @About("whether there is a bias") @Default("true")
            boolean bias)
            implements ConvolvingSpec, IdleKeys {
        @Override
        public Map<String, String> idle() {
            return ConvolutionSpecs.idle(kernel);
        }

        @Override
        public Value apply(Value x, OptionalInt classes) {
            Convolution how = how(kernel, stride, dilation, groups, bias);
            return Layers.conv("conv", x, Channels.number(channels, x, classes), how);
        }
    }

    /** Convolution, batch normalisation, ReLU: [B, C, H, W] gives [B, channels, H / stride, W / stride]. */
    @About("convolution, batch normalisation, ReLU")
    public record ConvBnReluSpec(
            @About("channels it makes: a number, or classes; as many as it gets when left out")
            Optional<Channels> channels,

            @About("side of the window, padded so that an odd one keeps the size") @Default("3") @Positive
            int kernel,

            @About("step between windows") @Default("1") @Positive
            int stride,

            @About("how far the window is spread") @Default("1") @Positive
            int dilation,

            @About("groups the channels are split into") @Default("1") @Positive
            int groups,

            @About("whether there is a bias") @Default("false")
            boolean bias,

            @About("what stands before the ReLU: batch or none") @Default("batch")
            Norm norm)
            implements ConvolvingSpec, IdleKeys {
        @Override
        public Map<String, String> idle() {
            return ConvolutionSpecs.idle(kernel);
        }

        @Override
        public Value apply(Value x, OptionalInt classes) {
            Convolution how = how(kernel, stride, dilation, groups, bias);
            return Layers.convNormRelu("unit", x, Channels.number(channels, x, classes), how, norm);
        }
    }

    /** A convolution of each channel by itself: [B, C, H, W] gives [B, C, H / stride, W / stride]. */
    @About("a convolution of each channel by itself")
    public record DepthwiseConvSpec(
            @About("side of the window, padded so that an odd one keeps the size") @Default("3") @Positive
            int kernel,

            @About("step between windows") @Default("1") @Positive
            int stride,

            @About("how far the window is spread") @Default("1") @Positive
            int dilation,

            @About("whether there is a bias") @Default("false")
            boolean bias)
            implements ContextSpec, IdleKeys {
        @Override
        public Map<String, String> idle() {
            return ConvolutionSpecs.idle(kernel);
        }

        @Override
        public Value apply(Value x) {
            return depthwise(x, kernel, stride, dilation, bias);
        }
    }

    /**
     * A convolution of each channel by itself, then a 1 x 1 convolution over all: [B, C, H, W] gives [B, channels, H / stride, W / stride].
     *
     * Chollet, Xception: Deep Learning with Depthwise Separable Convolutions, arXiv 1610.02357.
     */
    @About("a convolution of each channel by itself, then one of 1 x 1 over all")
    @Source("Chollet, Xception: Deep Learning with Depthwise Separable Convolutions, arXiv 1610.02357")
    public record SeparableConvSpec(
            @About("channels it makes: a number, or classes; as many as it gets when left out")
            Optional<Channels> channels,

            @About("side of the window") @Default("3") @Positive
            int kernel,

            @About("step between windows") @Default("1") @Positive
            int stride,

            @About("how far the window is spread") @Default("1") @Positive
            int dilation,

            @About("whether there is a bias") @Default("false")
            boolean bias)
            implements ConvolvingSpec, IdleKeys {
        @Override
        public Map<String, String> idle() {
            return ConvolutionSpecs.idle(kernel);
        }

        @Override
        public Value apply(Value x, OptionalInt classes) {
            Value each = depthwise(x, kernel, stride, dilation, bias);
            return Layers.conv(
                    "pointwise",
                    each,
                    Channels.number(channels, x, classes),
                    Convolution.of(1).withBias(bias));
        }
    }

    /**
     * A transposed convolution with bias, which enlarges: [B, C, H, W] gives [B, channels, H', W'] with
     * H' = (H - 1) stride - 2 padding + kernel + outputPadding.
     */
    @About("a transposed convolution with bias, which enlarges")
    public record TransposedConvSpec(
            @About("channels it makes: a number, or classes; as many as it gets when left out")
            Optional<Channels> channels,

            @About("side of the window") @Default("2") @Positive
            int kernel,

            @About("factor by which it enlarges") @Default("2") @Positive
            int stride,

            @About("what is cut off each side") @Default("0") @PositiveOrZero
            int padding,

            @About("what is added below and at the right") @Default("0") @PositiveOrZero
            int outputPadding)
            implements ConvolvingSpec {
        @Override
        public Value apply(Value x, OptionalInt classes) {
            long width = Channels.number(channels, x, classes);
            return Layers.transposedConv("conv", x, width, kernel, stride, padding, outputPadding);
        }
    }

    private static Convolution how(int kernel, int stride, int dilation, int groups, boolean bias) {
        return Convolution.of(kernel)
                .withStride(stride)
                .withDilation(dilation)
                .withGroups(groups)
                .withBias(bias);
    }

    private static Value depthwise(Value x, int kernel, int stride, int dilation, boolean bias) {
        long channels = x.shape().size(1);
        return Layers.conv("depthwise", x, channels, how(kernel, stride, dilation, Math.toIntExact(channels), bias));
    }
}
