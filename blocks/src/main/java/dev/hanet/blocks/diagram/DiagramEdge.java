package dev.hanet.blocks.diagram;

/**
 * An arrow of a diagram.
 *
 * @param from path of a node
 * @param to path of a node
 * @param shape of what is handed on, without the batch: {@code 64 × 32 × 32}
 */
public record DiagramEdge(String from, String to, String shape) {}
