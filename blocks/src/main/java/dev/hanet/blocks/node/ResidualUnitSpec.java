package dev.hanet.blocks.node;

import dev.hanet.blocks.block.Channels;
import dev.hanet.blocks.encoder.ResidualUnits;
import dev.hanet.blocks.graph.Value;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Source;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import java.util.OptionalInt;

/** A unit of a residual network: two or three convolutions beside a shortcut. */
@About("a unit of a residual network")
@Source("He et al., Deep Residual Learning for Image Recognition, arXiv 1512.03385")
public record ResidualUnitSpec(
        @About("channels it makes: a number, or classes; as many as it gets when left out")
        Optional<Channels> channels,

        @About("step of its first 3 x 3 convolution and of the shortcut") @Default("1") @Positive
        int stride,

        @About("how far the window is spread") @Default("1") @Positive
        int dilation,

        @About("basic: two 3 x 3 convolutions; bottleneck: one of 3 x 3 between two of 1 x 1") @Default("basic")
        Kind kind)
        implements ConvolvingSpec {
    /** What stands beside the shortcut. */
    public enum Kind {
        /** Two 3 x 3 convolutions. */
        BASIC,
        /** A 3 x 3 convolution at a quarter of the channels between two of 1 x 1. */
        BOTTLENECK
    }

    @Override
    public Value apply(Value x, OptionalInt classes) {
        int width = Math.toIntExact(Channels.number(channels, x, classes));
        return kind == Kind.BASIC
                ? ResidualUnits.basic(x, width, stride, dilation)
                : ResidualUnits.bottleneck(x, Math.max(1, width / ResidualUnits.EXPANSION), stride, dilation);
    }
}
