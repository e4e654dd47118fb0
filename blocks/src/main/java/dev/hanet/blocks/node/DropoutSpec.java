package dev.hanet.blocks.node;

import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.constraint.Between;

/** Zeroes elements while training: [B, C, H, W] gives the same shape. */
@About("zeroes elements while training")
public record DropoutSpec(
        @About("probability that an element is zeroed") @Default("0.5") @Between(min = 0, max = 1)
        double probability,

        @About("whether channels are zeroed as a whole") @Default("false")
        boolean wholeChannels)
        implements ContextSpec {
    @Override
    public Value apply(Value x) {
        return wholeChannels ? Operators.channelDropout(x, probability) : Operators.dropout(x, probability);
    }
}
