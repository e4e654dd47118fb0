package dev.hanet.toolkit.run;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Numbers in files: exact for programs, rounded for people. */
public final class Numbers {
    /** What stands for a value that is undefined or was not measured. */
    public static final String UNDEFINED = "–";

    private Numbers() {}

    /** Shortest digits that read back to the same number, without an exponent; empty for what is not a finite number. */
    public static String exact(double value) {
        if (!Double.isFinite(value)) {
            return "";
        }
        String plain = new BigDecimal(Double.toString(value)).toPlainString();
        return plain.endsWith(".0") ? plain.substring(0, plain.length() - 2) : plain;
    }

    /** Four decimals, as the paper's tables; a dash for what is not a number. */
    public static String rounded(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : UNDEFINED;
    }

    /** Named values in one line: {@code iou (drusen, pooled) 0.4312, f1 (drusen, pooled) –}. */
    public static String line(Map<String, Double> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + " " + rounded(entry.getValue()))
                .collect(Collectors.joining(", "));
    }
}
