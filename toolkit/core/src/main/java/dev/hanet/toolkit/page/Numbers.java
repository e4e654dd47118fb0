package dev.hanet.toolkit.page;

import dev.hanet.blocks.plan.ByteCount;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Numbers and amounts: exact for programs, rounded for people; bytes are said by {@link ByteCount}. */
public final class Numbers {
    /** What stands for a value that is undefined or was not measured. */
    public static final String UNDEFINED = "–";

    private static final double LEAST_CHANCE = 0.0001;

    private Numbers() {}

    /** Shortest digits that read back to the same number, without an exponent; empty for what is not a finite number. */
    public static String exact(double value) {
        return Double.isFinite(value) ? plain(Double.toString(value)) : "";
    }

    static String plain(String digits) {
        return new BigDecimal(digits).stripTrailingZeros().toPlainString();
    }

    /** Four decimals, as the paper's tables; a dash for what is not a number. */
    public static String rounded(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : UNDEFINED;
    }

    /** What chance alone brings, four decimals; below the least that they can say, that it is less. */
    public static String chance(double p) {
        return p < LEAST_CHANCE ? "< " + rounded(LEAST_CHANCE) : rounded(p);
    }

    /** Named values in one line: {@code iou (drusen, pooled) 0.4312, f1 (drusen, pooled) –}. */
    public static String line(Map<String, Double> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + " " + rounded(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** Three significant digits, without trailing zeros: {@code 0.01}, {@code 1E-5}. */
    public static String compact(double value) {
        return Double.isFinite(value)
                ? new BigDecimal(value)
                        .round(new MathContext(3))
                        .stripTrailingZeros()
                        .toString()
                : String.valueOf(value);
    }

    /** {@code 8.3 s}, {@code 2 min 05 s}, {@code 3 h 12 min}. */
    public static String duration(double seconds) {
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
    }
}
