package dev.hanet.yaml;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes text so that it reads back the same. */
final class YamlText {
    private YamlText() {}

    /**
     * A plain value on one line: {@code [1, 2]}, {@code {type: ha}}.
     *
     * @throws IllegalArgumentException when a number is not finite
     */
    static String flow(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(YamlText::flow).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> key(entry.getKey().toString()) + ": " + flow(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof Double number) {
            if (!Double.isFinite(number)) {
                throw new IllegalArgumentException("a spec cannot hold " + number);
            }
            return Texts.number(number);
        }
        if (value instanceof Enum<?> constant) {
            return Scalars.kebab(constant);
        }
        return value instanceof String text ? scalar(text) : value.toString();
    }

    /** A value: plain where that is safe in any place, else in double quotes. */
    static String scalar(String text) {
        return isPlain(text) && !text.equals("null") ? text : quoted(text);
    }

    /** A key. */
    static String key(String text) {
        return scalar(text);
    }

    private static boolean isPlain(String text) {
        if (text.isEmpty() || !isWord(text.charAt(0)) || text.endsWith(" ") || text.endsWith(":")) {
            return false;
        }
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            boolean isInner = character == '-' || character == ' ' || character == '+';
            boolean isColon = character == ':' && index + 1 < text.length() && isWord(text.charAt(index + 1));
            if (!isWord(character) && !isInner && !isColon) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWord(char character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || character == '_'
                || character == '.'
                || character == '/';
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character == '"' || character == '\\') {
                quoted.append('\\').append(character);
            } else if (character >= ' ' && character <= '~') {
                quoted.append(character);
            } else if (Character.isLetter(character) && !Character.isSurrogate(character)) {
                quoted.append(character);
            } else if (Character.isHighSurrogate(character)
                    && index + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(index + 1))) {
                quoted.append(String.format("\\U%08x", text.codePointAt(index++)));
            } else {
                quoted.append(String.format("\\u%04x", (int) character));
            }
        }
        return quoted.append('"').toString();
    }
}
