package dev.hanet.blocks.node;

import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.yaml.About;

/**
 * The positive part: max(x, 0).
 */
@About("the positive part")
public record ReluSpec() implements ContextSpec {
    @Override
    public Value apply(Value x) {
        return Operators.relu(x);
    }
}
