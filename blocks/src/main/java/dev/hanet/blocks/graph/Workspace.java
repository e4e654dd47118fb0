package dev.hanet.blocks.graph;

/**
 * Bytes an operator takes only while it runs, besides operands, result and their gradients.
 *
 * @param forward while the result is computed
 * @param backward while the operands' gradients are computed
 */
public record Workspace(long forward, long backward) {
    /** Takes nothing. */
    public static final Workspace NONE = new Workspace(0, 0);
}
