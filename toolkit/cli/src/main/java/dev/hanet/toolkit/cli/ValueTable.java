package dev.hanet.toolkit.cli;

import dev.hanet.blocks.graph.Output;
import dev.hanet.toolkit.page.Numbers;
import java.util.LinkedHashMap;
import java.util.Map;

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
                        .append(cell(Numbers.rounded(values.getOrDefault(column, Double.NaN)), column)));
                text.append('\n');
            });
        });
        return text.toString();
    }

    private static String cell(String text, String column) {
        return " ".repeat(Math.max(0, Math.max(6, column.length()) - text.length())) + text;
    }

    /** Values under the names of what they are of. */
    static Map<String, Double> named(Map<? extends Output, Double> values) {
        Map<String, Double> named = new LinkedHashMap<>();
        values.forEach((output, value) -> named.put(output.name(), value));
        return named;
    }
}
