package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Extent;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;
import java.util.ArrayList;
import java.util.List;

/** The refusals operators share; they name the values, which carry their scopes and shapes. */
public final class Operands {
    private static final int IMAGE = 4;
    private static final String EQUAL = "equal shapes";

    private Operands() {}

    /** Refuses a value that has not so many axes. */
    public static void requireRank(String operator, Value value, int rank, String layout) {
        if (value.shape().rank() != rank) {
            throw value.graph().refuse("'" + operator + "' needs " + layout + ", not " + value);
        }
    }

    /** Refuses a value that is no image tensor. */
    public static void requireImage(String operator, Value value) {
        requireRank(operator, value, 4, "[B, C, H, W]");
    }

    /** Refuses a value with other elements. */
    public static void requireElement(String operator, Value value, ElementType element) {
        if (value.type().element() != element) {
            throw value.graph()
                    .refuse("'" + operator + "' needs elements of type " + element + ", but " + value + " has "
                            + value.type().element());
        }
    }

    /** Refuses a value that is no graph, of truth values or of bits. */
    static void requirePairs(String operator, Value value) {
        if (value.type().element() != ElementType.BIT) {
            requireElement(operator, value, ElementType.BOOL);
        }
    }

    /** A refusal of two values that do not fit. */
    public static GraphException mismatch(String operator, Value left, Value right, String needs) {
        return left.graph().refuse("'" + operator + "' needs " + needs + ": " + left + " and " + right);
    }

    /** A refusal of two values whose shapes differ, with what would make them equal where they are images. */
    public static GraphException unequal(String operator, Value left, Value right, String needs) {
        String message = mismatch(operator, left, right, needs).getMessage();
        List<String> steps = new ArrayList<>();
        if (left.shape().rank() == IMAGE && right.shape().rank() == IMAGE) {
            List<Long> one = left.shape().sizes();
            List<Long> other = right.shape().sizes();
            if (!one.subList(2, IMAGE).equals(other.subList(2, IMAGE))) {
                steps.add("resize one to the size of the other");
            }
            if (!one.get(1).equals(other.get(1)) && needs.equals(EQUAL)) {
                steps.add("give both as many channels, by a 1 x 1 convolution for example");
            }
        }
        return steps.isEmpty()
                ? left.graph().refuse(String.valueOf(message))
                : left.graph().refuse(String.valueOf(message), String.join(", and ", steps));
    }

    /** An axis counted from 0; refuses one the value lacks. */
    public static int axis(String operator, Value value, int axis) {
        int rank = value.shape().rank();
        int positive = axis < 0 ? axis + rank : axis;
        if (positive < 0 || positive >= rank) {
            throw value.graph().refuse("'" + operator + "' works on axis " + axis + ", which " + value + " has not");
        }
        return positive;
    }

    /** The shape of an elementwise result; axes of size 1 and scalars stretch. */
    public static Shape broadcast(String operator, Value left, Value right) {
        Shape a = left.shape();
        Shape b = right.shape();
        if (a.rank() == 0 || b.rank() == 0) {
            return a.rank() == 0 ? b : a;
        }
        if (a.rank() != b.rank()) {
            throw unequal(operator, left, right, EQUAL);
        }
        Shape result = a;
        for (int i = 0; i < a.rank(); i++) {
            if (a.size(i) != b.size(i) && a.size(i) != 1 && b.size(i) != 1) {
                throw unequal(operator, left, right, EQUAL);
            }
            result = result.with(i, a.size(i) == 1 ? b.size(i) : a.size(i));
        }
        return result;
    }

    /** How many windows fit on an axis; refuses an axis too small for one. */
    static long windows(String operator, Value x, int axis, long kernel, int stride, int padding, int dilation) {
        long room = x.shape().size(axis) + 2L * padding - dilation * (kernel - 1) - 1;
        if (room < 0) {
            throw x.graph()
                    .refuse(
                            "'" + operator + "' has a window of " + (dilation * (kernel - 1) + 1) + ", but " + x
                                    + " with padding " + padding + " is smaller",
                            "use larger images");
        }
        return room / stride + 1;
    }

    /** How many windows fit on an axis whose size may be open. */
    static Extent windows(Extent size, Extent kernel, int stride, int padding, int dilation) {
        Extent window = kernel.plus(-1).times(dilation).plus(1);
        return size.plus(2L * padding).plus(window.times(-1)).dividedBy(stride).plus(1);
    }
}
