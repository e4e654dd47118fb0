package dev.hanet.toolkit.data;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * How far apart the pixels of an image lie, in millimetres.
 *
 * @param down from row to row
 * @param across from column to column
 */
public record Spacing(double down, double across) {
    /** Spacings that a file rounds are the same within so much of them. */
    private static final double SAME = 1e-4;

    private static final int DIGITS = 6;

    /** Holds both to be lengths. */
    public Spacing {
        if (!isLength(down) || !isLength(across)) {
            throw new IllegalArgumentException("'" + down + "' and '" + across + "' are no lengths");
        }
    }

    /** Whether a number can be a spacing: more than 0, and one that can be reckoned with. */
    public static boolean isLength(double number) {
        return number > 0 && Double.isFinite(number);
    }

    /** Whether both say the same, but for rounding. */
    public boolean isLike(Spacing other) {
        return Math.abs(down - other.down) <= SAME * down && Math.abs(across - other.across) <= SAME * across;
    }

    /** {@code 0.7 x 0.5 mm (down x across)}. */
    @Override
    public String toString() {
        return words(down) + " x " + words(across) + " mm (down x across)";
    }

    private static String words(double length) {
        return new BigDecimal(length)
                .round(new MathContext(DIGITS))
                .stripTrailingZeros()
                .toPlainString();
    }
}
