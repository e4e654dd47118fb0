package dev.hanet.toolkit.study.grid;

import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A key of a spec and the values it takes.
 *
 * @param key path of the key, {@code model.context.delta}
 * @param overlays each value as YAML, in the order they were given, and what lays it over a spec
 */
public record Variation(String key, Map<String, Overlay> overlays) {
    /** A number as a range has it. */
    public static final String NUMBER = "[-+]?(?:\\d+(?:\\.\\d+)?|\\.\\d+)(?:[eE][-+]?\\d+)?";
    /** A range: what {@code log(} says, its two ends, and what closes it. */
    public static final Pattern RANGE =
            Pattern.compile("\\s*(?:(log)\\s*\\(\\s*)?(" + NUMBER + ")\\s*\\.\\.\\s*(" + NUMBER + ")\\s*(\\))?\\s*");

    private static final String OPTION = "--vary";

    public Variation {
        overlays = Collections.unmodifiableMap(new LinkedHashMap<>(overlays));
    }

    /**
     * A key and its values as YAML, which no command line gave.
     *
     * @param by who lays them over a spec, in parentheses
     */
    public static Variation of(String by, String key, List<String> values) {
        Map<String, Overlay> overlays = new LinkedHashMap<>();
        values.forEach(value -> overlays.put(value, Overlay.parse(by, List.of(key + "=" + value))));
        return new Variation(key, overlays);
    }

    /**
     * Reads {@code key=a,b,c}; a comma inside brackets or braces belongs to its value.
     *
     * @throws HanetException when there is no key, no value, or a value twice
     */
    public static Variation parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw refused(text, "names no key to vary", "write " + OPTION + " key=a,b,c");
        }
        if (RANGE.matcher(text.substring(equals + 1)).matches()) {
            throw refused(
                    text, "has a range, of which there is no grid", "write key=a,b,c, or search: --search random");
        }
        Map<String, Overlay> overlays = new LinkedHashMap<>();
        int start = equals + 1;
        while (start <= text.length()) {
            int end = end(text, start);
            String value = text.substring(start, end).strip();
            if (value.isEmpty()) {
                throw refused(text, "has an empty value", "write " + OPTION + " key=a,b,c");
            }
            int from = text.indexOf(value, start);
            if (overlays.put(value, Overlay.oneOf(OPTION, text, from, from + value.length())) != null) {
                throw refused(text, "has a value twice", "leave one of them out");
            }
            start = end + 1;
        }
        return new Variation(text.substring(0, equals).strip(), overlays);
    }

    /** The values as they were given. */
    public List<String> values() {
        return List.copyOf(overlays.keySet());
    }

    /** Where the value that begins at {@code start} has ended. */
    private static int end(String text, int start) {
        int depth = 0;
        for (int i = start; i < text.length(); i++) {
            char character = text.charAt(i);
            depth += character == '[' || character == '{' ? 1 : 0;
            depth -= character == ']' || character == '}' ? 1 : 0;
            if (character == ',' && depth == 0) {
                return i;
            }
        }
        return text.length();
    }

    private static HanetException refused(String text, String why, String remedy) {
        return HanetException.input(OPTION + ": '" + text + "' " + why, remedy);
    }
}
