package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;

/** The refusals operators share; they name the values, which carry their scopes and shapes. */
public final class Operands {
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

    /** A refusal of two values that do not fit. */
    public static GraphException mismatch(String operator, Value left, Value right, String needs) {
        return left.graph().refuse("'" + operator + "' needs " + needs + ": " + left + " and " + right);
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
            throw mismatch(operator, left, right, "equal shapes");
        }
        Shape result = a;
        for (int i = 0; i < a.rank(); i++) {
            if (a.size(i) != b.size(i) && a.size(i) != 1 && b.size(i) != 1) {
                throw mismatch(operator, left, right, "equal shapes");
            }
            result = result.with(i, a.size(i) == 1 ? b.size(i) : a.size(i));
        }
        return result;
    }
}
