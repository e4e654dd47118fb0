package dev.hanet.toolkit.cli;

import dev.hanet.blocks.graph.Output;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.page.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Named values in columns. */
final class ValueTable {
    private ValueTable() {}

    /** A row a name, under the columns of the first row. */
    static Table of(Map<String, Map<String, Double>> rows) {
        List<String> columns = rows.values().stream()
                .findFirst()
                .map(first -> List.copyOf(first.keySet()))
                .orElse(List.of());
        List<String> head = new ArrayList<>(List.of(""));
        head.addAll(columns);
        List<List<String>> cells = new ArrayList<>();
        rows.forEach((name, values) -> {
            List<String> row = new ArrayList<>(List.of(name));
            columns.forEach(column -> row.add(Numbers.rounded(values.getOrDefault(column, Double.NaN))));
            cells.add(row);
        });
        return new Table(head, cells);
    }

    /** Values under the names of what they are of. */
    static Map<String, Double> named(Map<? extends Output, Double> values) {
        Map<String, Double> named = new LinkedHashMap<>();
        values.forEach((output, value) -> named.put(output.name(), value));
        return named;
    }
}
