package dev.hanet.blocks.node;

import dev.hanet.blocks.block.BlockInput;
import dev.hanet.blocks.block.BlockResult;
import dev.hanet.blocks.block.BlockSpec;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.yaml.About;

/**
 * The elementwise mean of maps.
 */
@About("the elementwise mean")
public record MeanSpec() implements BlockSpec {
    @Override
    public BlockResult build(BlockInput input) {
        Value sum = input.values().stream().reduce(Operators::add).orElseThrow();
        int count = input.values().size();
        return BlockResult.of(count == 1 ? sum : Operators.scale(sum, 1.0 / count));
    }
}
