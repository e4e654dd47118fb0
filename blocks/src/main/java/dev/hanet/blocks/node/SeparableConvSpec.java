package dev.hanet.blocks.node;

import dev.hanet.blocks.block.Channels;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Source;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import java.util.OptionalInt;

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

        @About("side of the window") @Default("3") @Positive int kernel,

        @About("step between windows") @Default("1") @Positive
        int stride,

        @About("how far the window is spread") @Default("1") @Positive
        int dilation,

        @About("whether there is a bias") @Default("false") boolean bias)
        implements ConvolvingSpec {
    @Override
    public Value apply(Value x, OptionalInt classes) {
        Value each = DepthwiseConvSpec.depthwise(x, kernel, stride, dilation, bias);
        return Layers.conv(
                "pointwise",
                each,
                Channels.number(channels, x, classes),
                Convolution.of(1).withBias(bias));
    }
}
