package dev.hanet.blocks.graph;

/**
 * A tensor in an ONNX file.
 *
 * @param text its name; empty for an operand that is left out
 */
public record OnnxName(String text) {
    /** In the place of an operand that is left out. */
    public static final OnnxName ABSENT = new OnnxName("");
}
