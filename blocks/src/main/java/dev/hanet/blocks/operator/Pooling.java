package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;

/** The shape rule of pooling. */
final class Pooling {
    private Pooling() {}

    static TensorType infer(String operator, Value x, int kernel, int stride, int padding) {
        Operands.requireImage(operator, x);
        long height = Windows.size(operator, x, 2, kernel, stride, padding, 1);
        long width = Windows.size(operator, x, 3, kernel, stride, padding, 1);
        return new TensorType(x.shape().with(2, height).with(3, width), x.type().element());
    }
}
