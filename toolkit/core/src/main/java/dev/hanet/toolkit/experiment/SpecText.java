package dev.hanet.toolkit.experiment;

import dev.hanet.yaml.SpecWriter;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A complete spec as text and as a table of values. */
public final class SpecText {
    private final SpecWriter writer;

    @Inject
    SpecText(SpecWriter writer) {
        this.writer = writer;
    }

    /** The whole spec as YAML, which reads back equal. */
    public String plain(Record spec) {
        return writer.write(spec);
    }

    /** Path to value as YAML writes it, in the order of the spec; lists of plain values are one value. */
    public Map<String, String> values(Record spec) {
        List<String> paths = new ArrayList<>();
        String mark = "\u0001";
        writer.write(spec, path -> {
            paths.add(path);
            return Optional.of(mark);
        });
        return values(paths, writer.write(spec));
    }

    /** Each path belongs to one line that holds a value; lines that only open a mapping have none. */
    private static Map<String, String> values(List<String> paths, String text) {
        Map<String, String> values = new LinkedHashMap<>();
        int next = 0;
        for (String line : text.lines().toList()) {
            if (next < paths.size() && !line.stripTrailing().endsWith(":")) {
                String path = paths.get(next++);
                String start = path.substring(path.lastIndexOf('.') + 1) + ": ";
                int at = line.indexOf(start);
                values.put(path, at < 0 ? line.strip().replaceFirst("^- ", "") : line.substring(at + start.length()));
            }
        }
        return values;
    }
}
