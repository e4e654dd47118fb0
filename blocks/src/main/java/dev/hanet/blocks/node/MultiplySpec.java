package dev.hanet.blocks.node;

import dev.hanet.blocks.block.BlockInput;
import dev.hanet.blocks.block.BlockResult;
import dev.hanet.blocks.block.BlockSpec;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.yaml.About;

/**
 * The elementwise product of maps; one with a single channel or a single place stretches.
 */
@About("the elementwise product")
public record MultiplySpec() implements BlockSpec {
    @Override
    public BlockResult build(BlockInput input) {
        return BlockResult.of(
                input.values().stream().reduce(Operators::multiply).orElseThrow());
    }
}
