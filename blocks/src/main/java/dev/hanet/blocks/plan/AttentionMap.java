package dev.hanet.blocks.plan;

import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Shape;

/**
 * One map of attention weights between all places.
 *
 * @param output which one it is of the graph's
 * @param shape [B, N, N]
 * @param bytes of this map
 */
public record AttentionMap(Output.Attention output, Shape shape, long bytes) {
    /** As in files: {@code context.attention.1}. */
    public String name() {
        return output.name();
    }
}
