package dev.hanet.blocks.torch;

import dev.hanet.blocks.graph.Shape;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The pickled state of a module, protocol 2: an object of class {@code __torch__.Program} with its attributes.
 *
 * <p>Tensors are said as PyTorch says them: rebuilt from a storage that lies beside, by its key.
 */
final class ModulePickle {
    private static final byte[] PROTOCOL = {(byte) 0x80, 2};
    private static final byte NEW_OBJECT = (byte) 0x81;
    private static final byte TRUE = (byte) 0x88;
    private static final byte FALSE = (byte) 0x89;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Begins a module that believes to be trained, or to be in use. */
    ModulePickle(boolean training) {
        bytes.writeBytes(PROTOCOL);
        global("__torch__", "Program");
        bytes.write(')');
        bytes.write(NEW_OBJECT);
        bytes.write('}');
        bytes.write('(');
        text("training");
        bytes.write(training ? TRUE : FALSE);
    }

    /** Adds an attribute: a tensor of floats, row by row, in the storage of that key. */
    void tensor(String name, String key, Shape shape, boolean hasGradient) {
        text(name);
        global("torch._utils", "_rebuild_tensor_v2");
        bytes.write('(');
        bytes.write('(');
        text("storage");
        global("torch", "FloatStorage");
        text(key);
        text("cpu");
        integer(shape.elements());
        bytes.write('t');
        bytes.write('Q');
        integer(0);
        tuple(shape.toArray());
        tuple(strides(shape));
        bytes.write(hasGradient ? TRUE : FALSE);
        global("collections", "OrderedDict");
        bytes.write(')');
        bytes.write('R');
        bytes.write('t');
        bytes.write('R');
    }

    /** Ends the object. */
    byte[] end() {
        bytes.write('u');
        bytes.write('b');
        bytes.write('.');
        return bytes.toByteArray();
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

    private void tuple(long[] numbers) {
        bytes.write('(');
        for (long number : numbers) {
            integer(number);
        }
        bytes.write('t');
    }

    private void global(String module, String name) {
        bytes.write('c');
        bytes.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private void text(String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        bytes.write('X');
        bytes.writeBytes(fourBytes(content.length));
        bytes.writeBytes(content);
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
