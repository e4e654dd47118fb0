package dev.hanet.yaml.reference;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes maps, lists, text, numbers and truth values as JSON, indented by two. */
final class JsonText {
    /** Stands for {@code null} in lists. */
    static final Object NULL = new Object() {
        @Override
        public String toString() {
            return "null";
        }
    };

    private static final int SHORT = 100;

    private JsonText() {}

    static String of(Map<String, Object> object) {
        StringBuilder text = new StringBuilder();
        write(object, 0, text);
        return text.append('\n').toString();
    }

    private static void write(Object value, int indent, StringBuilder text) {
        String flat = flat(value);
        boolean nested = value instanceof Map<?, ?> || value instanceof List<?>;
        if (!nested || flat.length() + indent <= SHORT) {
            text.append(flat);
        } else if (value instanceof Map<?, ?> map) {
            block('{', map.entrySet().iterator(), '}', indent, text);
        } else {
            block('[', ((List<?>) value).iterator(), ']', indent, text);
        }
    }

    private static void block(char open, Iterator<?> items, char close, int indent, StringBuilder text) {
        text.append(open);
        while (items.hasNext()) {
            text.append('\n').append(" ".repeat(indent + 2));
            Object item = items.next();
            if (item instanceof Map.Entry<?, ?> entry) {
                text.append(quoted(String.valueOf(entry.getKey()))).append(": ");
                write(entry.getValue(), indent + 2, text);
            } else {
                write(item, indent + 2, text);
            }
            text.append(items.hasNext() ? "," : "");
        }
        text.append('\n').append(" ".repeat(indent)).append(close);
    }

    private static String flat(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> quoted(String.valueOf(entry.getKey())) + ": " + flat(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(JsonText::flat).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15) {
            return String.valueOf(number.longValue());
        }
        return value instanceof Number || value instanceof Boolean || value == NULL
                ? value.toString()
                : quoted(value.toString());
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '"' || character == '\\') {
                quoted.append('\\').append(character);
            } else if (character < ' ') {
                quoted.append(String.format("\\u%04x", (int) character));
            } else {
                quoted.append(character);
            }
        }
        return quoted.append('"').toString();
    }
}
