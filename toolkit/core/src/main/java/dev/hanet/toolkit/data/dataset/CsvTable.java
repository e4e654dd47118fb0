package dev.hanet.toolkit.data.dataset;

import dev.hanet.toolkit.data.Csv;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A CSV file with a head line: separated by commas, fields in quotes where they hold one.
 *
 * @param file where it lies
 * @param head names of the columns
 * @param lines for each line, column to cell; cells that are missing at the end of a line are left out
 */
record CsvTable(Path file, List<String> head, List<Map<String, String>> lines) {
    /**
     * Reads a table.
     *
     * @param key the key that names it
     * @throws DataException when it is not there, or no text
     */
    static CsvTable read(String name, DataRoots roots, String key) {
        Path file = roots.find(name, key).filter(Files::isRegularFile).orElseThrow(() -> new DataException(
                        "there is no table '" + name + "' under " + roots.describe(key),
                        "name the folder above it with --data or HANET_DATA, or write its full path")
                .at(key));
        List<List<String>> rows = new ArrayList<>();
        try {
            for (String line :
                    Files.readString(file, StandardCharsets.UTF_8).lines().toList()) {
                if (!line.isBlank()) {
                    rows.add(Csv.cells(line.replace("\uFEFF", "")).stream()
                            .map(String::strip)
                            .toList());
                }
            }
        } catch (IOException e) {
            throw new DataException("the table '" + file + "' cannot be read as text", "save it as CSV in UTF-8")
                    .at(key);
        }
        List<String> head = rows.isEmpty() ? List.of() : rows.remove(0);
        List<Map<String, String>> lines = new ArrayList<>();
        for (List<String> row : rows) {
            Map<String, String> line = new LinkedHashMap<>();
            for (int column = 0; column < Math.min(head.size(), row.size()); column++) {
                line.put(head.get(column), row.get(column));
            }
            lines.add(line);
        }
        return new CsvTable(file, head, lines);
    }

    /**
     * Holds it to have a column.
     *
     * @param remedy what to do where it has none
     * @param key the key that asks for it
     * @throws DataException when it has none
     */
    void requireColumn(String column, String remedy, String key) {
        if (!head.contains(column)) {
            throw new DataException(
                            "the table '" + file + "' has no column '" + column + "'",
                            "its columns: " + String.join(", ", head) + "; " + remedy)
                    .at(key);
        }
    }
}
