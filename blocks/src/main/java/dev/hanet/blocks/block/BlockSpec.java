package dev.hanet.blocks.block;

import dev.hanet.yaml.About;
import java.util.Map;

/**
 * Declares what can be a node of a free graph: an encoder, a context, a layer, a join.
 *
 * <p>A block of one input that is to be inserted and to stand as context as well implements
 * {@code ContextSpec} instead. A block has no keys {@code from}, {@code shares} and {@code type}:
 * those are the node's.
 *
 * <p>To add one: write a record that implements this, with its keys as components, in {@code dev.hanet.blocks.node}; list its
 * type name in {@code BuiltInBlocks.layers}, or bind it in a plugin; pin its shapes in {@code FreeGraphTest}; renew
 * {@code docs/reference}, with {@code -Dgolden.update}.
 */
@About("a node of a free graph: a layer, a join, an encoder or a context")
public interface BlockSpec {
    /**
     * Builds the block in the scope of its node.
     *
     * @throws dev.hanet.blocks.graph.GraphException when it cannot be built of what it is given
     */
    BlockResult build(BlockInput input);

    /** The nodes it looks at beside those it comes from, by the key that names them. */
    default Map<String, String> references() {
        return Map.of();
    }
}
