package dev.hanet.toolkit.data.dataset;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Lines of a CSV file, by what they are of. */
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
        CsvTable table = CsvTable.read(spec.file(), roots, "attributes.file");
        table.requireColumn(spec.by(), "name one of them in 'by'", "attributes.by");
        Map<String, Map<String, String>> lines = new LinkedHashMap<>();
        for (Map<String, String> row : table.lines()) {
            Map<String, String> line = new LinkedHashMap<>(row);
            String name = line.remove(spec.by());
            if (name != null && lines.put(key(name), line) != null) {
                throw new DataException(
                                "the table '" + table.file() + "' has two lines for '" + name + "'", "keep one of them")
                        .at("attributes.file");
            }
        }
        return new AttributeTable(spec, table.file(), lines);
    }

    /** Where it lies. */
    Path file() {
        return file;
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
