package dev.hanet.blocks.graph;

import java.util.List;
import java.util.stream.LongStream;

/** An argument of one of PyTorch's operators, under the name that the operator's schema gives it. */
public sealed interface AtenArgument {
    /** What the operator calls it. */
    String name();

    /** A tensor. */
    record Operand(String name, AtenTensor tensor) implements AtenArgument {}

    /** Tensors. */
    record Operands(String name, List<AtenTensor> tensors) implements AtenArgument {
        public Operands {
            tensors = List.copyOf(tensors);
        }
    }

    /** A whole number. */
    record Whole(String name, long value) implements AtenArgument {}

    /** Whole numbers. */
    record Wholes(String name, List<Long> values) implements AtenArgument {
        public Wholes {
            values = List.copyOf(values);
        }
    }

    /** A size, which may be open. */
    record Size(String name, Extent size) implements AtenArgument {}

    /** Sizes, which may be open. */
    record Sizes(String name, List<Extent> sizes) implements AtenArgument {
        public Sizes {
            sizes = List.copyOf(sizes);
        }
    }

    /** A number. */
    record Real(String name, double value) implements AtenArgument {}

    /** Numbers. */
    record Reals(String name, List<Double> values) implements AtenArgument {
        public Reals {
            values = List.copyOf(values);
        }
    }

    /** A truth value. */
    record Truth(String name, boolean value) implements AtenArgument {}

    /** A kind of elements. */
    record Elements(String name, ElementType element) implements AtenArgument {}

    /** In the place of an argument that is left out. */
    record Absent(String name) implements AtenArgument {}

    /** An argument that is given by its name, as the schema wants it of those behind a star. */
    record Keyword(AtenArgument argument) implements AtenArgument {
        @Override
        public String name() {
            return argument.name();
        }
    }

    static AtenArgument of(String name, AtenTensor tensor) {
        return new Operand(name, tensor);
    }

    static AtenArgument of(String name, long value) {
        return new Whole(name, value);
    }

    static AtenArgument of(String name, double value) {
        return new Real(name, value);
    }

    static AtenArgument of(String name, boolean value) {
        return new Truth(name, value);
    }

    static AtenArgument of(String name, ElementType element) {
        return new Elements(name, element);
    }

    /** Whole numbers. */
    static AtenArgument wholes(String name, long... values) {
        return new Wholes(name, LongStream.of(values).boxed().toList());
    }

    /** One number for both axes of an image. */
    static AtenArgument pair(String name, long value) {
        return wholes(name, value, value);
    }

    /** The argument, given by its name. */
    static AtenArgument keyword(AtenArgument argument) {
        return new Keyword(argument);
    }
}
