package dev.hanet.blocks.plan;

import dev.hanet.blocks.graph.Shape;

/**
 * One part of a network.
 *
 * @param path the part's scope: {@code encoder.layer1}
 * @param output the shape of what it hands on
 * @param parameters trained elements
 * @param macs multiply-accumulates of one forward pass
 */
public record PlanRow(String path, Shape output, long parameters, long macs) {}
