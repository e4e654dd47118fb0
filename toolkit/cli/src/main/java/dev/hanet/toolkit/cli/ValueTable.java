package dev.hanet.toolkit.cli;

import dev.hanet.blocks.graph.Output;
import dev.hanet.toolkit.page.Json;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.page.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    /**
     * Prints the values that two things have otherwise, by their names.
     *
     * @param left what the one is called
     * @param right what the other is called
     */
    static void differences(
            String left,
            Map<String, String> before,
            String right,
            Map<String, String> after,
            OutputFormat format,
            Console console) {
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        Map<String, Object> differences = new LinkedHashMap<>();
        for (String name : names) {
            Optional<String> here = Optional.ofNullable(before.get(name));
            Optional<String> there = Optional.ofNullable(after.get(name));
            if (!here.equals(there)) {
                Map<String, Object> difference = new LinkedHashMap<>();
                difference.put(left, here);
                difference.put(right, there);
                differences.put(name, difference);
                if (format == OutputFormat.TEXT) {
                    console.print(
                            console.bold(name) + ": " + here.orElse("(absent)") + " -> " + there.orElse("(absent)"));
                }
            }
        }
        if (format == OutputFormat.JSON) {
            console.print(Json.text(differences));
        }
    }
}
