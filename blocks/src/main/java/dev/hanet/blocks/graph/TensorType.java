package dev.hanet.blocks.graph;

/** Shape and elements of a tensor. */
public record TensorType(Shape shape, ElementType element) {
    public static TensorType floats(Shape shape) {
        return new TensorType(shape, ElementType.FLOAT);
    }

    /** Bytes the tensor takes. */
    public long bytes() {
        return Math.multiplyExact(shape.elements(), element.bytes());
    }
}
