package dev.hanet.toolkit.data.image;

import dev.hanet.toolkit.data.Mask;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the pixels of a mask file stand for.
 *
 * <pre>{@code
 * 128          a grey value; in a palette image whose colours are not grey, an entry of the palette
 * 0..127       grey values from one to another, both included
 * #800000      a colour
 * index 3      an entry of the palette
 * }</pre>
 */
public final class MaskCode {
    private static final Pattern GREY = Pattern.compile("\\d{1,5}");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,5})\\s*\\.\\.\\s*(\\d{1,5})");
    private static final Pattern COLOUR = Pattern.compile("#([0-9a-fA-F]{6})");
    private static final Pattern INDEX = Pattern.compile("index\\s+(\\d{1,3})");
    private static final int MOST = 65535;

    private final Map<Integer, Integer> greys = new TreeMap<>();
    private final List<Range> ranges = new ArrayList<>();
    private final Map<Integer, Integer> colours = new TreeMap<>();
    private final Map<Integer, Integer> indices = new TreeMap<>();

    private record Range(int from, int to, int label) {}

    private MaskCode() {}

    /** Grey values and the classes they stand for; {@link Mask#IGNORE} for none. */
    public static MaskCode greys(Map<Integer, Integer> classes) {
        MaskCode code = new MaskCode();
        code.greys.putAll(classes);
        return code;
    }

    /**
     * Keys as a spec has them.
     *
     * @param classes key to class
     * @throws IllegalArgumentException when a key is none
     */
    public static MaskCode of(Map<String, Integer> classes) {
        MaskCode code = new MaskCode();
        classes.forEach(code::add);
        return code;
    }

    /** The colour that a key stands for, of a range its first grey; absent for entries of a palette, which say no colour. */
    public static OptionalInt colourOf(String key) {
        MaskCode code = of(Map.of(key, 0));
        if (!code.colours.isEmpty()) {
            return OptionalInt.of(code.colours.keySet().iterator().next());
        }
        OptionalInt grey = code.ranges.isEmpty()
                ? code.greys.keySet().stream().mapToInt(Integer::intValue).findFirst()
                : OptionalInt.of(code.ranges.get(0).from());
        return grey.isPresent() && grey.getAsInt() <= 255
                ? OptionalInt.of(grey.getAsInt() * 0x010101)
                : OptionalInt.empty();
    }

    /** Whether a text is a key. */
    public static boolean isKey(String key) {
        try {
            new MaskCode().add(key, 0);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether one pixel could be meant by two keys of different classes, so that nothing says which counts. */
    public static boolean isAmbiguous(Map<String, String> classes) {
        List<Range> all = new ArrayList<>();
        List<String> names = new ArrayList<>(new TreeSet<>(classes.values()));
        MaskCode code = new MaskCode();
        for (Map.Entry<String, String> entry : classes.entrySet()) {
            int label = names.indexOf(entry.getValue());
            MaskCode one = of(Map.of(entry.getKey(), label));
            if (isOtherwise(code.colours, one.colours) || isOtherwise(code.indices, one.indices)) {
                return true;
            }
            code.colours.putAll(one.colours);
            code.indices.putAll(one.indices);
            one.greys.keySet().forEach(grey -> all.add(new Range(grey, grey, label)));
            all.addAll(one.ranges);
        }
        // Grey values are colours too.
        code.colours.forEach((colour, label) -> {
            int grey = colour & 0xff;
            if (colour == grey * 0x010101) {
                all.add(new Range(grey, grey, label));
            }
        });
        return all.stream().anyMatch(one -> all.stream()
                .anyMatch(
                        other -> one.label() != other.label() && one.from() <= other.to() && other.from() <= one.to()));
    }

    private static boolean isOtherwise(Map<Integer, Integer> known, Map<Integer, Integer> more) {
        return more.entrySet().stream()
                .anyMatch(entry -> !entry.getValue().equals(known.getOrDefault(entry.getKey(), entry.getValue())));
    }

    private void add(String key, int label) {
        String text = key.strip();
        Matcher range = RANGE.matcher(text);
        Matcher colour = COLOUR.matcher(text);
        Matcher index = INDEX.matcher(text);
        if (GREY.matcher(text).matches() && Integer.parseInt(text) <= MOST) {
            greys.put(Integer.valueOf(text), label);
        } else if (range.matches() && Integer.parseInt(range.group(1)) <= Integer.parseInt(range.group(2))) {
            ranges.add(new Range(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)), label));
        } else if (colour.matches()) {
            colours.put(Integer.valueOf(colour.group(1), 16), label);
        } else if (index.matches() && Integer.parseInt(index.group(1)) <= 255) {
            indices.put(Integer.valueOf(index.group(1)), label);
        } else {
            throw new IllegalArgumentException("'" + key + "' is no grey value, range, colour or index");
        }
    }

    /** Whether pixels are told by their colours. */
    boolean isColoured() {
        return !colours.isEmpty();
    }

    /** Whether pixels are told by their entries in the palette. */
    boolean isIndexed() {
        return !indices.isEmpty();
    }

    /** The class of a grey value; empty when there is none. */
    OptionalInt ofGrey(float value) {
        int whole = (int) value;
        if (whole != value) {
            return OptionalInt.empty();
        }
        for (Range range : ranges) {
            if (range.from() <= whole && whole <= range.to()) {
                return OptionalInt.of(range.label());
            }
        }
        return of(greys, whole);
    }

    /** The class of a colour, red in the highest of three bytes; grey values are colours too. */
    OptionalInt ofColour(int colour) {
        OptionalInt found = of(colours, colour);
        boolean isGrey = ((colour >> 16) & 0xff) == (colour & 0xff) && ((colour >> 8) & 0xff) == (colour & 0xff);
        return found.isEmpty() && isGrey ? ofGrey(colour & 0xff) : found;
    }

    /** The class of an entry of the palette, which a plain number means too. */
    OptionalInt ofIndex(int index) {
        OptionalInt found = of(indices, index);
        return found.isEmpty() ? ofGrey(index) : found;
    }

    private static OptionalInt of(Map<Integer, Integer> classes, int value) {
        Integer found = classes.get(value);
        return found == null ? OptionalInt.empty() : OptionalInt.of(found);
    }

    /** What it knows, for a message. */
    String words() {
        List<String> words = new ArrayList<>();
        greys.keySet().forEach(value -> words.add(String.valueOf(value)));
        ranges.forEach(range -> words.add(range.from() + ".." + range.to()));
        colours.keySet().forEach(value -> words.add(String.format(Locale.ROOT, "#%06x", value)));
        indices.keySet().forEach(value -> words.add("index " + value));
        return String.join(", ", words);
    }
}
