package dev.hanet.toolkit.python;

import dev.hanet.yaml.Location;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of a configuration, and where it was written. */
public sealed interface PythonValue {
    /** Where it stands; of a variable, where its value does. */
    Location at();

    /** A string. */
    record Text(Location at, String text) implements PythonValue {}

    /**
     * A number.
     *
     * @param isWhole whether it is an integer
     */
    record Numeral(Location at, double value, boolean isWhole) implements PythonValue {}

    /** {@code True} or {@code False}. */
    record Flag(Location at, boolean value) implements PythonValue {}

    /** {@code None}. */
    record Nothing(Location at) implements PythonValue {}

    /** A list or a tuple. */
    record Items(Location at, List<PythonValue> items) implements PythonValue {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** A dict whose keys are strings, in their order. */
    record Dict(Location at, Map<String, PythonValue> entries) implements PythonValue {
        public Dict {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }
    }

    /**
     * Something else: it stands there, and what it comes to nobody knows.
     *
     * @param why what it is, in words
     * @param isTold whether it is a mistake already
     */
    record Unread(Location at, String why, boolean isTold) implements PythonValue {}

    /** What it is, in a few words for a sentence. */
    default String words() {
        if (this instanceof Text text) {
            return "'" + shortened(text.text()) + "'";
        }
        if (this instanceof Numeral number) {
            return number(number);
        }
        if (this instanceof Flag flag) {
            return flag.value() ? "True" : "False";
        }
        if (this instanceof Nothing) {
            return "None";
        }
        if (this instanceof Items items) {
            return items(items);
        }
        return this instanceof Unread unread ? unread.why() : "a dict";
    }

    private static String items(Items items) {
        List<String> words = new ArrayList<>();
        for (PythonValue item : items.items()) {
            if (words.size() == 6) {
                words.add("...");
                break;
            }
            words.add(item instanceof Items ? "a list" : item.words());
        }
        return "[" + String.join(", ", words) + "]";
    }

    private static String number(Numeral number) {
        return number.isWhole() && Math.abs(number.value()) < 1e15
                ? Long.toString((long) number.value())
                : Double.toString(number.value());
    }

    private static String shortened(String text) {
        int longest = 40;
        return text.codePointCount(0, text.length()) <= longest
                ? text
                : text.substring(0, text.offsetByCodePoints(0, longest)) + "...";
    }
}
