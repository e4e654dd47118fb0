package dev.hanet.blocks.node;

import dev.hanet.blocks.block.BlockInput;
import dev.hanet.blocks.block.BlockResult;
import dev.hanet.blocks.block.BlockSpec;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.yaml.About;

/** Nodes that make one value of several. */
public final class JoinSpecs {
    private JoinSpecs() {}

    /** The elementwise sum of maps; one with a single channel or a single place stretches. */
    @About("the elementwise sum")
    public record AddSpec() implements BlockSpec {
        @Override
        public BlockResult build(BlockInput input) {
            return BlockResult.of(input.values().stream().reduce(Operators::add).orElseThrow());
        }
    }

    /** Puts maps of one size side by side: their channels add up. */
    @About("maps of one size side by side; their channels add up")
    public record ConcatSpec() implements BlockSpec {
        @Override
        public BlockResult build(BlockInput input) {
            return BlockResult.of(Operators.concat(1, input.values()));
        }
    }

    /** The elementwise mean of maps. */
    @About("the elementwise mean")
    public record MeanSpec() implements BlockSpec {
        @Override
        public BlockResult build(BlockInput input) {
            Value sum = input.values().stream().reduce(Operators::add).orElseThrow();
            int count = input.values().size();
            return BlockResult.of(count == 1 ? sum : Operators.scale(sum, 1.0 / count));
        }
    }

    /** The elementwise product of maps; one with a single channel or a single place stretches. */
    @About("the elementwise product")
    public record MultiplySpec() implements BlockSpec {
        @Override
        public BlockResult build(BlockInput input) {
            return BlockResult.of(
                    input.values().stream().reduce(Operators::multiply).orElseThrow());
        }
    }
}
