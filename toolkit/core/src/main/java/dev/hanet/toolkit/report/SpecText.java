package dev.hanet.toolkit.report;

import dev.hanet.toolkit.page.Page;
import dev.hanet.yaml.Location;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A run's complete spec as it is written: block style, two blanks a level, behind values a remark where they come from.
 *
 * @param lines its lines
 */
record SpecText(List<String> lines) {
    private static final String REMARK = "  # ";

    SpecText {
        lines = List.copyOf(lines);
    }

    static SpecText of(String resolved) {
        return new SpecText(resolved.lines().toList());
    }

    /**
     * What it extends, by their names.
     *
     * @param itself what it calls itself
     */
    String parents(String itself) {
        return lines.stream()
                .map(SpecText::origin)
                .filter(origin -> origin.contains(":") && !isOwn(itself, origin))
                .map(origin -> origin.substring(0, origin.lastIndexOf(':')))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /** Its lines, marked what it sets itself. */
    List<Page.Line> marked(String itself) {
        return lines.stream()
                .map(line -> new Page.Line(line, isOwn(itself, origin(line))))
                .toList();
    }

    /** Where the value of a line was written first; empty where the line has none. */
    private static String origin(String line) {
        int remark = line.lastIndexOf(REMARK);
        String whole = remark < 0 ? "" : line.substring(remark + REMARK.length());
        int over = whole.indexOf(", over ");
        return over < 0 ? whole : whole.substring(0, over);
    }

    private static boolean isOwn(String itself, String origin) {
        return !Location.isOfText(origin) || origin.startsWith(itself + ":");
    }

    /** Path to value. */
    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, Integer> elements = new HashMap<>();
        Deque<String> parents = new ArrayDeque<>();
        Deque<Integer> depths = new ArrayDeque<>();
        for (String line : lines) {
            int remark = line.lastIndexOf(REMARK);
            String text = remark < 0 ? line : line.substring(0, remark);
            int depth = text.length() - text.stripLeading().length();
            String content = text.strip();
            while (!depths.isEmpty() && depths.peek() >= depth) {
                depths.pop();
                parents.pop();
            }
            String parent = parents.isEmpty() ? "" : parents.peek();
            while (content.startsWith("- ")) {
                String element = parent + "[" + (elements.merge(parent, 1, Integer::sum) - 1) + "]";
                parents.push(element);
                depths.push(depth);
                parent = element;
                depth += 2;
                content = content.substring(2);
            }
            int colon = content.indexOf(':');
            if (colon < 0) {
                if (!content.isEmpty()) {
                    values.put(parent, content);
                }
                continue;
            }
            String path = (parent.isEmpty() ? "" : parent + ".") + content.substring(0, colon);
            String value = content.substring(colon + 1).strip();
            if (value.isEmpty()) {
                parents.push(path);
                depths.push(depth);
            } else {
                values.put(path, value);
            }
        }
        return values;
    }
}
