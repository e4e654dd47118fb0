package dev.hanet.blocks.node;

import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.yaml.About;

/**
 * The logistic function, into 0 to 1: 1 / (1 + exp(-x)).
 */
@About("the logistic function, into 0 to 1")
public record SigmoidSpec() implements ContextSpec {
    @Override
    public Value apply(Value x) {
        return Operators.sigmoid(x);
    }
}
