package dev.hanet.toolkit.study.grid;

import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * A key of a spec and the values it takes.
 *
 * @param key path of the key, {@code model.context.delta}
 * @param values its values as YAML, in the order they were given
 */
public record Variation(String key, List<String> values) {
    public Variation {
        values = List.copyOf(values);
    }

    /**
     * Reads {@code key=a,b,c}; a comma inside brackets or braces belongs to its value.
     *
     * @throws HanetException when there is no key, no value, or a value twice
     */
    public static Variation parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw HanetException.input("'" + text + "' names no key to vary", "write key=a,b,c");
        }
        List<String> values = split(text.substring(equals + 1));
        if (values.stream().anyMatch(String::isEmpty)) {
            throw HanetException.input("'" + text + "' has an empty value", "write key=a,b,c");
        }
        if (new LinkedHashSet<>(values).size() < values.size()) {
            throw HanetException.input("'" + text + "' has a value twice", "leave one of them out");
        }
        return new Variation(text.substring(0, equals).strip(), values);
    }

    /** One of the values, to lay over a spec. */
    Overlay overlay(String value) {
        return Overlay.parse(key + "=" + value);
    }

    private static List<String> split(String text) {
        List<String> values = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            depth += character == '[' || character == '{' ? 1 : 0;
            depth -= character == ']' || character == '}' ? 1 : 0;
            if (character == ',' && depth == 0) {
                values.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        values.add(text.substring(start).strip());
        return values;
    }
}
