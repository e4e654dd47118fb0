package dev.hanet.toolkit.data.dataset;

import dev.hanet.toolkit.data.Csv;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lines of a CSV file, by what they are of: separated by commas, fields in quotes where they hold one. */
final class AttributeTable {
    private final AttributesSpec spec;
    private final Path file;
    private final Map<String, Map<String, String>> lines;

    private AttributeTable(AttributesSpec spec, Path file, Map<String, Map<String, String>> lines) {
        this.spec = spec;
        this.file = file;
        this.lines = lines;
    }

    /**
     * Reads a table.
     *
     * @throws DataException when it is not there, or lacks the column, or says two things of one image
     */
    static AttributeTable read(AttributesSpec spec, DataRoots roots) {
        Path file = roots.find(spec.file()).filter(Files::isRegularFile).orElseThrow(() -> new DataException(
                        "there is no table '" + spec.file() + "' under " + roots.describe(),
                        "name the folder above it with --data or HANET_DATA, or write its full path")
                .at("attributes.file"));
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
                    .at("attributes.file");
        }
        List<String> head = rows.isEmpty() ? List.of() : rows.get(0);
        int by = head.indexOf(spec.by());
        if (by < 0) {
            throw new DataException(
                            "the table '" + file + "' has no column '" + spec.by() + "'",
                            "its columns: " + String.join(", ", head) + "; name one of them in 'by'")
                    .at("attributes.by");
        }
        Map<String, Map<String, String>> lines = new LinkedHashMap<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            Map<String, String> line = new LinkedHashMap<>();
            for (int column = 0; column < Math.min(head.size(), row.size()); column++) {
                if (column != by) {
                    line.put(head.get(column), row.get(column));
                }
            }
            if (row.size() > by && lines.put(key(row.get(by)), line) != null) {
                throw new DataException(
                                "the table '" + file + "' has two lines for '" + row.get(by) + "'", "keep one of them")
                        .at("attributes.file");
            }
        }
        return new AttributeTable(spec, file, lines);
    }

    private static String key(String text) {
        return Normalizer.normalize(text.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    /**
     * What the table says of an image.
     *
     * @throws DataException when it says nothing
     */
    Map<String, String> of(FilePattern.Found image) {
        String name = image.names().getOrDefault(spec.by(), image.id());
        Map<String, String> line = lines.get(key(name));
        if (line == null) {
            throw new DataException(
                            "the table '" + file + "' has no line for '" + name + "'",
                            "add one, or say by which column lines are told in 'by'")
                    .at("attributes.file");
        }
        return line;
    }
}
