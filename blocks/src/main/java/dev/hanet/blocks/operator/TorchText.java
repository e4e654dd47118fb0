package dev.hanet.blocks.operator;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Writes literals the way serialised TorchScript has them. */
public final class TorchText {
    private TorchText() {}

    /** {@code torch.name(a, b)}. */
    public static String call(String name, Object... arguments) {
        return Arrays.stream(arguments)
                .map(String::valueOf)
                .collect(Collectors.joining(", ", "torch." + name + "(", ")"));
    }

    /** {@code [2, 2]}: one number for both axes of an image. */
    public static String pair(long number) {
        return "[" + number + ", " + number + "]";
    }

    /** {@code [0, 2, 3]}. */
    public static String list(List<?> items) {
        return items.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }

    /** A floating-point literal, always with a point or an exponent. */
    public static String number(double value) {
        return Double.toString(value).replace('E', 'e');
    }

    /** {@code True} or {@code False}. */
    public static String truth(boolean value) {
        return value ? "True" : "False";
    }

    /** A size asked at run time. */
    public static String size(String operand, int axis) {
        return call("size", operand, axis);
    }

    /** Height and width of an image tensor, asked at run time. */
    public static String imageSize(String operand) {
        return "[" + size(operand, 2) + ", " + size(operand, 3) + "]";
    }
}
