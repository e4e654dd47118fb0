package dev.hanet.blocks.model;

import dev.hanet.blocks.block.BlockInput;
import dev.hanet.blocks.block.BlockResult;
import dev.hanet.blocks.block.BlockSpec;

/** Stands for a node that could not be read: the nodes that depend on it are left out, and no more is said of it. */
public record UnreadBlock() implements BlockSpec {
    @Override
    public BlockResult build(BlockInput input) {
        throw input.graph().refuse("this node could not be read");
    }
}
