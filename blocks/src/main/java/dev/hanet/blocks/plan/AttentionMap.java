package dev.hanet.blocks.plan;

import dev.hanet.blocks.graph.Shape;

/**
 * One map of attention weights between all places.
 *
 * @param name as the graph's output: {@code context.attention.1}
 * @param shape [B, N, N]
 * @param bytes of this map
 */
public record AttentionMap(String name, Shape shape, long bytes) {}
