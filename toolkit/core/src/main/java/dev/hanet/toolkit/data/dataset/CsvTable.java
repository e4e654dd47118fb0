package dev.hanet.toolkit.data.dataset;

import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.toolkit.data.Csv;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A CSV file with a head line: separated by commas, or by semicolons or tabs where the head has those and no comma; fields in
 * quotes where they hold one.
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
            List<String> lines = whole(PlainFile.text(file).replace("\uFEFF", ""));
            char separator = lines.isEmpty() ? ',' : Csv.separator(lines.get(0));
            for (String line : lines) {
                rows.add(Csv.cells(line, separator).stream().map(String::strip).toList());
            }
        } catch (CharacterCodingException e) {
            throw new DataException("the table '" + file + "' cannot be read as text", "save it as CSV in UTF-8")
                    .at(key);
        } catch (IOException e) {
            throw DataException.reading(file, e).at(key);
        }
        List<String> head = rows.isEmpty() ? List.of() : rows.remove(0);
        requireSound(file, head, rows, key);
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

    /** Lines that are not blank; one that ends within quotes goes on in the next. */
    private static List<String> whole(String text) {
        List<String> whole = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String next : text.lines().toList()) {
            line.append(line.isEmpty() ? "" : "\n").append(next);
            if (!Csv.isOpen(line.toString())) {
                if (!line.toString().isBlank()) {
                    whole.add(line.toString());
                }
                line.setLength(0);
            }
        }
        if (!line.isEmpty()) {
            whole.add(line.toString());
        }
        return whole;
    }

    /** Two columns of one name would be one, and cells beyond the head none. */
    private static void requireSound(Path file, List<String> head, List<List<String>> rows, String key) {
        Set<String> names = new HashSet<>();
        Optional<String> twice = head.stream()
                .filter(name -> !name.isEmpty() && !names.add(name))
                .findFirst();
        if (twice.isPresent()) {
            throw new DataException(
                            "the table '" + file + "' has two columns '" + twice.orElseThrow() + "'",
                            "take one out, or call it otherwise")
                    .at(key);
        }
        for (int row = 0; row < rows.size(); row++) {
            if (rows.get(row).stream().skip(head.size()).anyMatch(cell -> !cell.isEmpty())) {
                throw new DataException(
                                "line " + (row + 1) + " below the head of the table '" + file + "' has "
                                        + rows.get(row).size() + " cells, its head " + head.size(),
                                "put what holds a separator in quotes, or name the further columns in the head")
                        .at(key);
            }
        }
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
