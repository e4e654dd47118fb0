package dev.hanet.blocks.plan;

import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Shape;

/**
 * One map of attention weights between all places.
 *
 * @param output which one it is of the graph's
 * @param shape [B, N, N]
 * @param bytes of this map
 * @param computed whether every step makes it whole and why, or only who asks for it
 */
public record AttentionMap(Output.Attention output, Shape shape, long bytes, String computed) {
    /** Of a map that no step makes whole. */
    public static final String WHEN_ASKED_FOR = "when asked for";

    /** Whether every step makes it whole. */
    public boolean isKept() {
        return !computed.equals(WHEN_ASKED_FOR);
    }

    /** As in files: {@code context.attention.1}. */
    public String name() {
        return output.name();
    }
}
