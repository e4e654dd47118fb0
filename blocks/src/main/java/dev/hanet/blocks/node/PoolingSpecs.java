package dev.hanet.blocks.node;

import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;

/** Nodes that make fewer places of many. */
public final class PoolingSpecs {
    private PoolingSpecs() {}

    /** The mean element of each window: [B, C, H, W] gives [B, C, H / stride, W / stride]. */
    @About("the mean element of each window")
    public record AveragePoolSpec(
            @About("side of the window") @Default("2") @Positive
            int kernel,

            @About("step between windows") @Default("2") @Positive
            int stride,

            @About("padding on each side") @Default("0") @PositiveOrZero
            int padding)
            implements ContextSpec {
        @Override
        public Value apply(Value x) {
            return Operators.averagePool(x, kernel, stride, padding);
        }
    }

    /** The mean over all places: [B, C, H, W] gives [B, C, 1, 1]. */
    @About("the mean over all places, one number a channel")
    public record GlobalPoolSpec() implements ContextSpec {
        @Override
        public Value apply(Value x) {
            return Operators.globalAveragePool(x);
        }
    }

    /** The largest element of each window: [B, C, H, W] gives [B, C, H / stride, W / stride]. */
    @About("the largest element of each window")
    public record MaxPoolSpec(
            @About("side of the window") @Default("2") @Positive
            int kernel,

            @About("step between windows") @Default("2") @Positive
            int stride,

            @About("padding on each side") @Default("0") @PositiveOrZero
            int padding)
            implements ContextSpec {
        @Override
        public Value apply(Value x) {
            return Operators.maxPool(x, kernel, stride, padding);
        }
    }
}
