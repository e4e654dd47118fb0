package dev.hanet.blocks.node;

import dev.hanet.blocks.block.Channels;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Norm;
import dev.hanet.blocks.layer.Unit;
import dev.hanet.blocks.layer.UnitType;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import java.util.OptionalInt;

/** The convolutions of one level of a U-Net, plain, residual or recurrent: [B, C, H, W] gives [B, channels, H, W]. */
@About("the convolutions of one level of a U-Net")
public record UNetUnitSpec(
        @About("channels it makes: a number, or classes; as many as it gets when left out")
        Optional<Channels> channels,

        @About("what the level is made of") @Default("plain")
        UnitType kind,

        @About("how many convolutions there are") @Default("2") @Positive
        int convolutions,

        @About("how often a recurrent one is done again with the same weights") @Default("2") @Positive
        int recurrences,

        @About("what stands before the ReLU: batch or none") @Default("batch")
        Norm norm)
        implements ConvolvingSpec {
    @Override
    public Value apply(Value x, OptionalInt classes) {
        int width = Math.toIntExact(Channels.number(channels, x, classes));
        return new Unit(kind, convolutions, recurrences, norm).apply(x, width);
    }
}
