package dev.hanet.blocks.weights.pickle;

import dev.hanet.blocks.graph.Shape;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes a pickle of protocol 2, instruction by instruction, for PyTorch to read.
 *
 * <p>Tensors of floats are said as PyTorch says them: rebuilt from a storage that lies beside, by its key.
 */
public final class PickleWriter {
    private static final byte[] PROTOCOL = {(byte) 0x80, 2};
    private static final byte NEW_OBJECT = (byte) 0x81;
    private static final byte TRUE = (byte) 0x88;
    private static final byte FALSE = (byte) 0x89;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Begins a pickle. */
    public PickleWriter() {
        bytes.writeBytes(PROTOCOL);
    }

    /** Pushes a class or function. */
    public PickleWriter global(String module, String name) {
        bytes.write('c');
        bytes.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    /** Pushes an empty tuple. */
    public PickleWriter emptyTuple() {
        return instruction(')');
    }

    /** Pushes an empty dictionary. */
    public PickleWriter emptyDictionary() {
        return instruction('}');
    }

    /** Begins what {@link #tuple} or {@link #setItems} ends. */
    public PickleWriter mark() {
        return instruction('(');
    }

    /** Makes a tuple of all since the mark. */
    public PickleWriter tuple() {
        return instruction('t');
    }

    /** Puts pairs of keys and values since the mark into the dictionary before it. */
    public PickleWriter setItems() {
        return instruction('u');
    }

    /** Calls the function below the topmost tuple with it. */
    public PickleWriter call() {
        return instruction('R');
    }

    /** Makes an object of the class below the topmost tuple. */
    public PickleWriter newObject() {
        bytes.write(NEW_OBJECT);
        return this;
    }

    /** Gives the object below it the topmost dictionary's attributes. */
    public PickleWriter attributes() {
        return instruction('b');
    }

    /** Pushes a text. */
    public PickleWriter text(String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        bytes.write('X');
        bytes.writeBytes(fourBytes(content.length));
        bytes.writeBytes(content);
        return this;
    }

    /** Pushes a truth value. */
    public PickleWriter truth(boolean value) {
        bytes.write(value ? TRUE : FALSE);
        return this;
    }

    /** Pushes a tensor of floats, row by row, in the storage of that key. */
    public PickleWriter tensor(String key, Shape shape, boolean hasGradient) {
        return tensor(key, shape.elements(), shape.toArray(), strides(shape), hasGradient);
    }

    /** Pushes a tensor that has one number everywhere, the only one in the storage of that key. */
    public PickleWriter repeated(String key, Shape shape) {
        return tensor(key, 1, shape.toArray(), new long[shape.rank()], false);
    }

    private PickleWriter tensor(String key, long stored, long[] sizes, long[] strides, boolean hasGradient) {
        global("torch._utils", "_rebuild_tensor_v2").mark();
        mark().text("storage").global("torch", "FloatStorage").text(key).text("cpu");
        integer(stored);
        tuple().instruction('Q');
        integer(0);
        tuple(sizes);
        tuple(strides);
        return truth(hasGradient).noHooks().tuple().call();
    }

    /** Pushes an empty {@code OrderedDict}, the hooks of a tensor that has none. */
    public PickleWriter noHooks() {
        return global("collections", "OrderedDict").emptyTuple().call();
    }

    /** Ends the pickle, whose value is the only one that was pushed and not used. */
    public byte[] end() {
        bytes.write('.');
        return bytes.toByteArray();
    }

    private PickleWriter instruction(char code) {
        bytes.write(code);
        return this;
    }

    private static long[] strides(Shape shape) {
        long[] strides = new long[shape.rank()];
        long step = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            strides[axis] = step;
            step *= shape.size(axis);
        }
        return strides;
    }

    private void tuple(long... numbers) {
        mark();
        for (long number : numbers) {
            integer(number);
        }
        tuple();
    }

    private void integer(long number) {
        bytes.write('J');
        bytes.writeBytes(fourBytes(Math.toIntExact(number)));
    }

    private static byte[] fourBytes(int number) {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .array();
    }
}
