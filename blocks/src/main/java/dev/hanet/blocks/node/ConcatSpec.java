package dev.hanet.blocks.node;

import dev.hanet.blocks.block.BlockInput;
import dev.hanet.blocks.block.BlockResult;
import dev.hanet.blocks.block.BlockSpec;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.yaml.About;

/**
 * Puts maps of one size side by side: their channels add up.
 */
@About("maps of one size side by side; their channels add up")
public record ConcatSpec() implements BlockSpec {
    @Override
    public BlockResult build(BlockInput input) {
        return BlockResult.of(Operators.concat(1, input.values()));
    }
}
