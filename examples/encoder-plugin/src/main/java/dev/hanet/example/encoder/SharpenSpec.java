package dev.hanet.example.encoder;

import static dev.hanet.blocks.operator.Operators.add;
import static dev.hanet.blocks.operator.Operators.averagePool;
import static dev.hanet.blocks.operator.Operators.scale;
import static dev.hanet.blocks.operator.Operators.subtract;

import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.graph.Value;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.constraint.Between;

/**
 * Adds what a map has beyond the mean of its neighbourhood: [B, C, H, W] gives the same shape.
 *
 * <p>A block of one input: it can be a node of a graph, be inserted at a point, and stand as the context.
 */
@About("adds what a map has beyond the mean of its neighbourhood")
public record SharpenSpec(
        @About("how much of it is added") @Default("0.5") @Between(min = 0, max = 4)
        double strength) implements ContextSpec {
    @Override
    public Value apply(Value features) {
        Value mean = averagePool(features, 3, 1, 1);
        return add(features, scale(subtract(features, mean), strength));
    }
}
