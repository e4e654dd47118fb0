package dev.hanet.blocks.tensor;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/** An immutable array on the Java side: row by row, little-endian, as safetensors and the engine want it. */
public final class Tensor {
    private final TensorType type;
    private final ByteBuffer bytes;

    private Tensor(TensorType type, ByteBuffer bytes) {
        this.type = type;
        this.bytes = bytes;
    }

    /**
     * Wraps bytes, which must not change afterwards.
     *
     * @throws IllegalArgumentException when the length does not fit the type
     */
    public static Tensor wrap(TensorType type, ByteBuffer bytes) {
        ByteBuffer view = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (view.remaining() != type.bytes()) {
            throw new IllegalArgumentException(view.remaining() + " bytes do not make " + type);
        }
        return new Tensor(type, view);
    }

    public static Tensor floats(Shape shape, float... values) {
        ByteBuffer bytes = allocate(values.length, ElementType.FLOAT);
        bytes.asFloatBuffer().put(values);
        return wrap(new TensorType(shape, ElementType.FLOAT), bytes);
    }

    /** Floats that lie in several arrays, one after the other. */
    public static Tensor stacked(Shape shape, List<float[]> parts) {
        ByteBuffer bytes = allocate(parts.stream().mapToInt(part -> part.length).sum(), ElementType.FLOAT);
        FloatBuffer floats = bytes.asFloatBuffer();
        parts.forEach(floats::put);
        return wrap(new TensorType(shape, ElementType.FLOAT), bytes);
    }

    public static Tensor doubles(Shape shape, double... values) {
        ByteBuffer bytes = allocate(values.length, ElementType.DOUBLE);
        bytes.asDoubleBuffer().put(values);
        return wrap(new TensorType(shape, ElementType.DOUBLE), bytes);
    }

    public static Tensor ints(Shape shape, long... values) {
        ByteBuffer bytes = allocate(values.length, ElementType.INT);
        bytes.asLongBuffer().put(values);
        return wrap(new TensorType(shape, ElementType.INT), bytes);
    }

    private static ByteBuffer allocate(int elements, ElementType element) {
        return ByteBuffer.allocate(Math.multiplyExact(elements, element.bytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    public TensorType type() {
        return type;
    }

    public Shape shape() {
        return type.shape();
    }

    /** The bytes, read-only, little-endian, from the first. */
    public ByteBuffer bytes() {
        return bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A copy of the elements; of floats only. */
    public float[] toFloats() {
        require(ElementType.FLOAT);
        float[] values = new float[Math.toIntExact(shape().elements())];
        bytes().asFloatBuffer().get(values);
        return values;
    }

    /** A copy of the elements as double; of floats and doubles. */
    public double[] toDoubles() {
        double[] values = new double[Math.toIntExact(shape().elements())];
        if (type.element() == ElementType.DOUBLE) {
            bytes().asDoubleBuffer().get(values);
            return values;
        }
        float[] floats = toFloats();
        for (int i = 0; i < values.length; i++) {
            values[i] = floats[i];
        }
        return values;
    }

    /** The same numbers as FLOAT elements; this tensor itself where they are. */
    public Tensor asFloats() {
        if (type.element() == ElementType.FLOAT) {
            return this;
        }
        double[] values = toDoubles();
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats(shape(), floats);
    }

    /** A copy of the elements; of integers only. */
    public long[] toLongs() {
        require(ElementType.INT);
        long[] values = new long[Math.toIntExact(shape().elements())];
        bytes().asLongBuffer().get(values);
        return values;
    }

    /** The only element of a float or double tensor. */
    public double item() {
        double[] values = toDoubles();
        if (values.length != 1) {
            throw new IllegalStateException("not one element but " + shape());
        }
        return values[0];
    }

    private void require(ElementType element) {
        if (type.element() != element) {
            throw new IllegalStateException("elements are " + type.element() + ", not " + element);
        }
    }

    @Override
    public String toString() {
        return type.toString();
    }
}
