package dev.hanet.blocks.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.tensor.Tensor;
import java.nio.ByteBuffer;

/** Moves arrays between Java and the engine. */
final class Transfer {
    private Transfer() {}

    /**
     * An array whose memory is the engine's own, so that no garbage collection can take it away.
     *
     * <p>On the CPU Java writes into it where it lies. What lay in a buffer of Java's first would be freed in that one's own time, and leave
     * holes between what stays.
     */
    static NDArray toEngine(NDManager manager, Tensor tensor, ElementType element) {
        if (manager.getDevice().isGpu()) {
            try (NDManager here = manager.newSubManager(ai.djl.Device.cpu())) {
                NDArray there = toEngine(here, tensor, element).toDevice(manager.getDevice(), true);
                there.attach(manager);
                return there;
            }
        }
        NDArray array = manager.create(
                new ai.djl.ndarray.types.Shape(tensor.shape().toArray()),
                dataType(tensor.type().element()));
        ByteBuffer bytes = tensor.bytes();
        if (bytes.hasRemaining()) {
            array.toByteBuffer(true).put(bytes);
        }
        if (tensor.type().element() == element) {
            return array;
        }
        try (array) {
            return array.toType(dataType(element), true);
        }
    }

    static Tensor toJava(NDArray array) {
        TensorType type = new TensorType(Shape.of(array.getShape().getShape()), elementType(array.getDataType()));
        return Tensor.wrap(type, array.toByteBuffer(false));
    }

    static DataType dataType(ElementType element) {
        return switch (element) {
            case FLOAT -> DataType.FLOAT32;
            case DOUBLE -> DataType.FLOAT64;
            case BFLOAT16 -> throw new IllegalArgumentException("arrays of half precision stay in the engine");
            case BIT -> throw new IllegalArgumentException("bits stay in the engine");
            case BOOL -> DataType.BOOLEAN;
            case INT -> DataType.INT64;
        };
    }

    private static ElementType elementType(DataType type) {
        return switch (type) {
            case FLOAT32 -> ElementType.FLOAT;
            case FLOAT64 -> ElementType.DOUBLE;
            case BOOLEAN -> ElementType.BOOL;
            case INT64 -> ElementType.INT;
            default -> throw new IllegalStateException("an array of " + type + " does not leave the engine");
        };
    }
}
