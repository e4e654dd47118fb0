package dev.hanet.toolkit.cli;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Named values as aligned columns. */
final class ValueTable {
    private ValueTable() {}

    /** One line a row, with a header of the first row's columns. */
    static String text(Map<String, Map<String, Double>> rows) {
        int wide = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
        StringBuilder text = new StringBuilder();
        rows.values().stream().findFirst().ifPresent(first -> {
            text.append(" ".repeat(wide));
            first.keySet().forEach(column -> text.append("  ").append(cell(column, column)));
            text.append('\n');
            rows.forEach((name, values) -> {
                text.append(name).append(" ".repeat(wide - name.length()));
                first.keySet().forEach(column -> text.append("  ")
                        .append(cell(four(values.getOrDefault(column, Double.NaN)), column)));
                text.append('\n');
            });
        });
        return text.toString();
    }

    private static String cell(String text, String column) {
        return " ".repeat(Math.max(0, Math.max(6, column.length()) - text.length())) + text;
    }

    /** {@code mDice 0.9302, eCdr 0.0347}. */
    static String line(Map<String, Double> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + " " + four(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** Four decimals; a dash for what is not a number. */
    static String four(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
    }
}
