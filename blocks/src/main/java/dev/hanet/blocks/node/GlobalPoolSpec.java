package dev.hanet.blocks.node;

import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.yaml.About;

/**
 * The mean over all places: [B, C, H, W] gives [B, C, 1, 1].
 */
@About("the mean over all places, one number a channel")
public record GlobalPoolSpec() implements ContextSpec {
    @Override
    public Value apply(Value x) {
        return Operators.globalAveragePool(x);
    }
}
