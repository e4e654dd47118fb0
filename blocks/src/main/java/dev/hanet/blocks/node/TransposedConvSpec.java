package dev.hanet.blocks.node;

import dev.hanet.blocks.block.Channels;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A transposed convolution with bias, which enlarges: [B, C, H, W] gives [B, channels, H', W'] with
 * H' = (H - 1) stride - 2 padding + kernel + outputPadding.
 */
@About("a transposed convolution with bias, which enlarges")
public record TransposedConvSpec(
        @About("channels it makes: a number, or classes; as many as it gets when left out")
        Optional<Channels> channels,

        @About("side of the window") @Default("2") @Positive int kernel,

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
