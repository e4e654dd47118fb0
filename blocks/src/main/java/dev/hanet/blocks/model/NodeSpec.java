package dev.hanet.blocks.model;

import dev.hanet.blocks.block.BlockSpec;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Flat;
import java.util.Optional;

/**
 * A node of a free graph.
 *
 * @param block what it does
 */
@About("a node of a free graph")
public record NodeSpec(
        @About("what it works on") Sources from,

        @About("the node whose weights it uses instead of weights of its own")
        Optional<String> shares,

        @Flat BlockSpec block) {
    /** A node with weights of its own. */
    public NodeSpec(String from, BlockSpec block) {
        this(Sources.of(from), Optional.empty(), block);
    }
}
