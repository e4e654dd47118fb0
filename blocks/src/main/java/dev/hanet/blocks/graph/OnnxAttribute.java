package dev.hanet.blocks.graph;

import java.util.List;
import java.util.stream.LongStream;

/** A named constant of an ONNX node. */
public sealed interface OnnxAttribute {
    /** What the ONNX operator calls it. */
    String name();

    /** A whole number. */
    record Whole(String name, long value) implements OnnxAttribute {}

    /** Whole numbers. */
    record Wholes(String name, List<Long> values) implements OnnxAttribute {
        public Wholes {
            values = List.copyOf(values);
        }
    }

    /** A number in single precision. */
    record Real(String name, float value) implements OnnxAttribute {}

    /** A word. */
    record Word(String name, String value) implements OnnxAttribute {}

    static OnnxAttribute of(String name, long value) {
        return new Whole(name, value);
    }

    static OnnxAttribute of(String name, List<Long> values) {
        return new Wholes(name, values);
    }

    static OnnxAttribute of(String name, double value) {
        return new Real(name, (float) value);
    }

    static OnnxAttribute of(String name, String value) {
        return new Word(name, value);
    }

    /** One number for the sides of an image's axes: {@code strides} have 2, {@code pads} 4. */
    static OnnxAttribute repeated(String name, long value, int times) {
        return of(name, LongStream.generate(() -> value).limit(times).boxed().toList());
    }
}
