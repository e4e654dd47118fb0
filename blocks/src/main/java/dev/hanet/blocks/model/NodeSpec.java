package dev.hanet.blocks.model;

import dev.hanet.blocks.block.BlockInput;
import dev.hanet.blocks.block.BlockResult;
import dev.hanet.blocks.block.BlockSpec;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Flat;
import dev.hanet.yaml.IdleKeys;
import dev.hanet.yaml.Names;
import java.util.Map;
import java.util.Optional;

/**
 * A node of a free graph.
 *
 * @param block what it does
 */
@About("a node of a free graph")
public record NodeSpec(
        @About("what it works on") Sources from,

        @About("the node whose weights it uses instead of weights of its own") @Names("node")
        Optional<String> shares,

        @Flat BlockSpec block)
        implements IdleKeys {
    /** In the place of a node that could not be read. */
    public static final NodeSpec UNREAD = new NodeSpec(GraphSpec.INPUT, new Unread());

    /** A node with weights of its own. */
    public NodeSpec(String from, BlockSpec block) {
        this(Sources.of(from), Optional.empty(), block);
    }

    @Override
    public Map<String, String> idle() {
        return block instanceof IdleKeys keys ? keys.idle() : Map.of();
    }

    /** Stands for a node that could not be read: the nodes that depend on it are left out, and no more is said of it. */
    record Unread() implements BlockSpec {
        @Override
        public BlockResult build(BlockInput input) {
            throw input.graph().refuse("this node could not be read");
        }
    }
}
