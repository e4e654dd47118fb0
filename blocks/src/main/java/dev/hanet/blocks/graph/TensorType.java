package dev.hanet.blocks.graph;

/** Shape and elements of a tensor. */
public record TensorType(Shape shape, ElementType element) {
    public static TensorType floats(Shape shape) {
        return new TensorType(shape, ElementType.FLOAT);
    }

    /** Bytes the tensor takes. */
    public long bytes() {
        if (element != ElementType.BIT) {
            return Math.multiplyExact(shape.elements(), element.bytes());
        }
        long row = shape.size(-1);
        return shape.with(shape.rank() - 1, (row + ElementType.BITS - 1) / ElementType.BITS)
                .elements();
    }
}
