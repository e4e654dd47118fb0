package dev.hanet.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads scalars as the target type wants them; YAML's own ideas of numbers and truth play no part. */
final class Scalars {
    private Scalars() {}

    /** What was read, or why it could not be. */
    record Reading(Optional<Object> value, String message, Optional<String> remedy) {
        static Reading of(Object value) {
            return new Reading(Optional.of(value), "", Optional.empty());
        }

        static Reading fault(String message, Optional<String> remedy) {
            return new Reading(Optional.empty(), message, remedy);
        }
    }

    static boolean isScalar(Class<?> type) {
        return type == String.class
                || type == int.class
                || type == Integer.class
                || type == long.class
                || type == Long.class
                || type == double.class
                || type == Double.class
                || type == boolean.class
                || type == Boolean.class
                || type.isEnum();
    }

    /** The type in a message: {@code 'x' is not an integer}. */
    static String noun(Class<?> type) {
        if (type == String.class) {
            return "text";
        }
        if (type == double.class || type == Double.class) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        return type.isEnum() ? "one of " + Suggestion.listed(enumNames(type)) : "an integer";
    }

    static Reading read(Tree.Scalar scalar, Class<?> type) {
        String text = scalar.text();
        if (type == String.class) {
            return Reading.of(text);
        }
        if (type.isEnum()) {
            return enumConstant(text, type);
        }
        if (scalar.quoted()) {
            return Reading.fault(
                    Texts.quoted(text) + " in quotes is text, not " + noun(type), Optional.of("leave out the quotes"));
        }
        if (type == boolean.class || type == Boolean.class) {
            return text.equals("true") || text.equals("false")
                    ? Reading.of(Boolean.valueOf(text))
                    : Reading.fault(Texts.quoted(text) + " is neither true nor false", truth(text));
        }
        return type == double.class || type == Double.class ? decimal(text) : integer(text, type);
    }

    private static Optional<String> truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "yes", "on", "y", "true", "1" -> Optional.of("write true");
            case "no", "off", "n", "false", "0" -> Optional.of("write false");
            default -> Optional.empty();
        };
    }

    private static Reading integer(String text, Class<?> type) {
        if (!isInteger(text)) {
            return Reading.fault(Texts.quoted(text) + " is not an integer", Optional.empty());
        }
        try {
            boolean isLong = type == long.class || type == Long.class;
            return Reading.of(isLong ? (Object) Long.valueOf(text) : (Object) Integer.valueOf(text));
        } catch (NumberFormatException e) {
            return Reading.fault(Texts.quoted(text) + " is too large for an integer", Optional.empty());
        }
    }

    private static Reading decimal(String text) {
        if (!isDecimal(text)) {
            return Reading.fault(Texts.quoted(text) + " is not a number", Optional.empty());
        }
        double value = Double.parseDouble(text);
        return Double.isInfinite(value)
                ? Reading.fault(Texts.quoted(text) + " is too large for a number", Optional.empty())
                : Reading.of(value);
    }

    private static Reading enumConstant(String text, Class<?> type) {
        for (Object constant : type.getEnumConstants()) {
            if (kebab((Enum<?>) constant).equals(text)) {
                return Reading.of(constant);
            }
        }
        return Reading.fault(
                Texts.quoted(text) + " is not one of the known values", Suggestion.remedy(text, enumNames(type)));
    }

    static List<String> enumNames(Class<?> type) {
        List<String> names = new ArrayList<>();
        for (Object constant : type.getEnumConstants()) {
            names.add(kebab((Enum<?>) constant));
        }
        return names;
    }

    /** {@code ROW_STOCHASTIC} is written {@code row-stochastic}. */
    static String kebab(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static boolean isInteger(String text) {
        int digits = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        return skipDigits(text, digits) == text.length() && text.length() > digits;
    }

    /** {@code -1}, {@code 0.5}, {@code .5}, {@code 1e-4}; no hexadecimal, no infinity, no type suffix. */
    private static boolean isDecimal(String text) {
        int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        int whole = skipDigits(text, start);
        boolean point = whole < text.length() && text.charAt(whole) == '.';
        int end = point ? skipDigits(text, whole + 1) : whole;
        if (end - start - (point ? 1 : 0) == 0) {
            return false;
        }
        if (end == text.length()) {
            return true;
        }
        return (text.charAt(end) == 'e' || text.charAt(end) == 'E') && isInteger(text.substring(end + 1));
    }

    private static int skipDigits(String text, int from) {
        int index = from;
        while (index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9') {
            index++;
        }
        return index;
    }

    /** A list index such as {@code 12}. */
    static Optional<Integer> smallIndex(String text) {
        return !text.isEmpty() && text.length() < 8 && skipDigits(text, 0) == text.length()
                ? Optional.of(Integer.valueOf(text))
                : Optional.empty();
    }
}
