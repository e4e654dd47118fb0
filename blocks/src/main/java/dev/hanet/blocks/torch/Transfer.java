package dev.hanet.blocks.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Moves arrays between Java and the engine. */
final class Transfer {
    private static final int MOST = 1 << 26;

    /** What tensors go through: a buffer of its own for each would lie outside Java's heap until a thread of Java's frees it, in its own time. */
    private static ByteBuffer passage = ByteBuffer.allocateDirect(0);

    private Transfer() {}

    /** An array whose memory is the engine's own, so that no garbage collection can take it away. */
    static synchronized NDArray toEngine(NDManager manager, Tensor tensor, ElementType element) {
        try (NDArray borrowed = manager.create(
                direct(tensor),
                new ai.djl.ndarray.types.Shape(tensor.shape().toArray()),
                dataType(tensor.type().element()))) {
            return tensor.type().element() == element ? borrowed.duplicate() : borrowed.toType(dataType(element), true);
        }
    }

    private static ByteBuffer direct(Tensor tensor) {
        ByteBuffer bytes = tensor.bytes();
        if (bytes.isDirect()) {
            return bytes;
        }
        if (bytes.remaining() > MOST) {
            ByteBuffer copy = ByteBuffer.allocateDirect(bytes.remaining()).order(ByteOrder.LITTLE_ENDIAN);
            return copy.put(bytes).flip();
        }
        if (bytes.remaining() > passage.capacity()) {
            passage = ByteBuffer.allocateDirect(bytes.remaining());
        }
        return passage.slice(0, bytes.remaining())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(bytes)
                .flip();
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
