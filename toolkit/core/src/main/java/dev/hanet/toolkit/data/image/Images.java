package dev.hanet.toolkit.data.image;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Region;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads files as what they are for: photographs and masks. */
public final class Images {
    private static final int MOST_TOLD = 6;
    private static final double WHITE = 255;
    private static final int BYTES = 256;

    private Images() {}

    /**
     * Reads a photograph as a viewer shows it, with values from 0 to 255; what is wider is scaled to that range, signed and real
     * numbers are kept.
     *
     * @throws DataException when the file cannot be read, or holds values that are no number
     */
    public static Image photograph(Path file) {
        return photograph(ImageFile.read(file), file);
    }

    /** A photograph as a viewer shows it. */
    private static Image photograph(ImageFile read, Path file) {
        if (read.kind() == ImageFile.Kind.SIGNED || read.kind() == ImageFile.Kind.REAL) {
            requireNumbers(read.image(), file);
            return read.image();
        }
        return read.shown()
                .apply(read.white() == WHITE ? read.image() : scaled(read.image(), (float) (WHITE / read.white())));
    }

    /**
     * Reads a photograph in as many channels as a network takes: grey becomes three equal ones, colour its luminance.
     *
     * @throws DataException when the file cannot be read, holds values that are no number, or has another number of channels than can
     *     be made into these
     */
    public static Image photograph(Path file, int channels) {
        return photograph(ImageFile.read(file), file, channels);
    }

    /**
     * The same of what was read of a file.
     *
     * @param file its name, for the message
     * @throws DataException when it holds values that are no number, or has another number of channels than can be made into these
     */
    public static Image photograph(ImageFile read, Path file, int channels) {
        Image image = photograph(read, file);
        if (image.channels() == channels) {
            return image;
        }
        if (channels == 1 && image.channels() == 3) {
            return grey(image);
        }
        if (channels == 3 && image.channels() == 1) {
            return colour(image);
        }
        throw new DataException(
                "'" + file + "' has " + image.channels() + " channels where " + channels + " are read",
                "say as many in the data set's 'channels', or save it with " + channels);
    }

    /** One of them makes those around it none as well in a network, and where none is likeliest there is the first class. */
    private static void requireNumbers(Image image, Path file) {
        int none = 0;
        for (float value : image.values()) {
            none += Float.isFinite(value) ? 0 : 1;
        }
        if (none > 0) {
            throw new DataException(
                    "'" + file + "' holds " + none
                            + (none == 1 ? " value that is no number" : " values that are no number"),
                    "give them one, such as that of air where nothing was measured");
        }
    }

    /** Grey becomes three equal channels; three stay. */
    public static Image colour(Image image) {
        if (image.channels() == 3) {
            return image;
        }
        if (image.bytes().isPresent()) {
            byte[] grey = image.bytes().get();
            byte[] colours = new byte[3 * grey.length];
            for (int i = 0; i < colours.length; i++) {
                colours[i] = grey[i / 3];
            }
            return Image.ofBytes(3, image.size(), colours);
        }
        float[] values = new float[3 * image.values().length];
        for (int c = 0; c < 3; c++) {
            System.arraycopy(image.values(), 0, values, c * image.values().length, image.values().length);
        }
        return new Image(3, image.size(), values);
    }

    /** Colour becomes its luminance (ITU-R BT.601); grey stays. */
    public static Image grey(Image image) {
        if (image.channels() == 1) {
            return image;
        }
        int pixels = image.size().pixels();
        float[] v = image.values();
        float[] values = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            values[i] = 0.299f * v[i] + 0.587f * v[pixels + i] + 0.114f * v[2 * pixels + i];
        }
        return new Image(1, image.size(), values);
    }

    /**
     * Reads a mask.
     *
     * @param classes grey value to class
     * @param key the spec key that says so, for the message
     * @throws DataException when the file cannot be read, is coloured, or holds another value
     */
    public static Mask mask(Path file, Map<Integer, Integer> classes, String key) {
        return mask(file, MaskCode.greys(classes), key);
    }

    /**
     * Reads a mask; values are held to the code as the file has them, before anything is rounded.
     *
     * @param key the spec key that says so, for the message
     * @throws DataException when the file cannot be read, or holds what is no class
     */
    public static Mask mask(Path file, MaskCode code, String key) {
        return mask(ImageFile.read(file), file, code, key);
    }

    /**
     * The same of what was read of a file.
     *
     * @param file its name, for the message
     * @throws DataException when it holds what is no class
     */
    public static Mask mask(ImageFile read, Path file, MaskCode code, String key) {
        Image image = read.image();
        if (image.channels() != 1 && image.channels() != 3) {
            throw new DataException(
                    "mask '" + file + "' has " + image.channels() + " channels",
                    "save it in grey, one value for each class");
        }
        boolean isColoured = isColoured(image);
        boolean byIndex = code.isIndexed()
                || (isColoured && !code.isColoured() && read.indices().isPresent());
        if (code.isIndexed() && read.indices().isEmpty()) {
            throw new DataException(
                    "mask '" + file + "' has no palette, and " + key + " speaks of entries of one",
                    "write grey values or colours there, or save the mask with its palette");
        }
        if (isColoured && !byIndex && !code.isColoured()) {
            throw new DataException(
                    "mask '" + file + "' is coloured",
                    "write its colours in " + key
                            + ", such as '#ff0000', or save it in grey, one value for each class");
        }
        Image told = byIndex ? read.indices().orElseThrow() : image;
        Meaning meaning = new Meaning(code, byIndex, isColoured);
        byte[] result = new byte[image.size().pixels()];
        Map<String, Integer> unknown = new TreeMap<>();
        if (told.bytes().isPresent() && (byIndex || !isColoured)) {
            ofBytes(told, meaning, result, unknown);
        } else {
            for (int i = 0; i < result.length; i++) {
                OptionalInt label = meaning.label(told, i);
                if (label.isEmpty()) {
                    unknown.merge(meaning.word(told, i), 1, Integer::sum);
                } else {
                    result[i] = (byte) label.getAsInt();
                }
            }
        }
        if (!unknown.isEmpty()) {
            throw unknownValues(file, unknown, code, key);
        }
        return new Mask(image.size(), result);
    }

    /** What each value of a byte stands for is asked once. */
    private static void ofBytes(Image told, Meaning meaning, byte[] result, Map<String, Integer> unknown) {
        byte[] values = new byte[BYTES];
        for (int value = 0; value < BYTES; value++) {
            values[value] = (byte) value;
        }
        Image each = Image.ofBytes(1, new ImageSize(1, BYTES), values);
        boolean[] isKnown = new boolean[BYTES];
        for (int value = 0; value < BYTES; value++) {
            OptionalInt label = meaning.label(each, value);
            isKnown[value] = label.isPresent();
            values[value] = (byte) label.orElse(0);
        }
        byte[] bytes = told.bytes().orElseThrow();
        int channels = told.channels();
        boolean[] isMet = new boolean[BYTES];
        int before = -1;
        byte label = 0;
        for (int i = 0, at = 0; i < result.length; i++, at += channels) {
            int value = bytes[at] & 0xff;
            if (value != before) { // neighbours have one value mostly
                isMet[value] = true;
                label = values[value];
                before = value;
            }
            result[i] = label;
        }
        for (int value = 0; value < BYTES; value++) {
            if (isMet[value] && !isKnown[value]) {
                int count = 0;
                for (int i = 0; i < result.length; i++) {
                    count += (bytes[i * channels] & 0xff) == value ? 1 : 0;
                }
                unknown.merge(meaning.word(each, value), count, Integer::sum);
            }
        }
    }

    /** How the pixels of one mask are taken. */
    private record Meaning(MaskCode code, boolean byIndex, boolean isColoured) {
        OptionalInt label(Image told, int pixel) {
            if (byIndex) {
                return code.ofIndex((int) told.values()[pixel]);
            }
            return code.isColoured() ? code.ofColour(colour(told, pixel)) : code.ofGrey(told.values()[pixel]);
        }

        String word(Image told, int pixel) {
            return byIndex ? "index " + number(told.values()[pixel]) : value(told, pixel, isColoured);
        }
    }

    private static boolean isColoured(Image image) {
        if (image.channels() == 1) {
            return false;
        }
        if (image.bytes().isPresent()) {
            byte[] bytes = image.bytes().get();
            for (int i = 0; i < bytes.length; i += 3) {
                if (bytes[i] != bytes[i + 1] || bytes[i] != bytes[i + 2]) {
                    return true;
                }
            }
            return false;
        }
        int pixels = image.size().pixels();
        float[] values = image.values();
        for (int i = 0; i < pixels; i++) {
            if (values[i] != values[pixels + i] || values[i] != values[2 * pixels + i]) {
                return true;
            }
        }
        return false;
    }

    private static int colour(Image image, int pixel) {
        int last = image.channels() == 1 ? 0 : 2 * image.size().pixels();
        int middle = image.channels() == 1 ? 0 : image.size().pixels();
        float[] values = image.values();
        return (int) values[pixel] << 16 | (int) values[middle + pixel] << 8 | (int) values[last + pixel];
    }

    private static String value(Image image, int pixel, boolean isColoured) {
        return !isColoured ? number(image.values()[pixel]) : String.format(Locale.ROOT, "#%06x", colour(image, pixel));
    }

    /** A whole number as one, another as it is. */
    private static String number(float value) {
        return value == Math.rint(value) && Math.abs(value) < Long.MAX_VALUE
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }

    /**
     * Reads a region that is drawn in white on black.
     *
     * @param key who says so, for the message
     * @throws DataException when the file cannot be read, is coloured, or holds another value than 0 and what is white in it
     */
    public static Region region(Path file, String key) {
        return region(ImageFile.read(file), file, key);
    }

    /**
     * The same of what was read of a file.
     *
     * @param file its name, for the message
     * @throws DataException when it is coloured, or holds another value than 0 and {@linkplain ImageFile#whites() what is white in it}
     */
    public static Region region(ImageFile read, Path file, String key) {
        Map<Integer, Integer> drawn = new TreeMap<>(Map.of(0, 0));
        read.whites().forEach(white -> drawn.put(white, 1));
        Mask mask = mask(read, file, MaskCode.greys(drawn), key);
        boolean[] inside = new boolean[mask.size().pixels()];
        for (int i = 0; i < inside.length; i++) {
            inside[i] = mask.classes()[i] != 0;
        }
        return new Region(mask.size(), inside);
    }

    private static DataException unknownValues(Path file, Map<String, Integer> unknown, MaskCode code, String key) {
        List<Map.Entry<String, Integer>> values = unknown.entrySet().stream()
                .sorted(Comparator.comparing(Images::order))
                .toList();
        int pixels = unknown.values().stream().mapToInt(count -> count).sum();
        String told = values.size() <= MOST_TOLD
                ? "holds values that are no class: "
                        + values.stream()
                                .map(entry -> "'" + entry.getKey() + "' (" + entry.getValue() + " pixels)")
                                .collect(Collectors.joining(", "))
                : "holds " + values.size() + " values that are no class, from "
                        + values.get(0).getKey() + " to "
                        + values.get(values.size() - 1).getKey() + " (" + pixels + " pixels)";
        boolean isLossy = file.toString().toLowerCase(Locale.ROOT).matches(".*\\.jpe?g");
        return new DataException(
                "mask '" + file + "' " + told,
                isLossy
                        ? "a JPEG blurs its values: write ranges such as '0..127' and '128..255' in " + key
                                + ", or save masks as PNG"
                        : key + " knows " + code.words() + "; add the missing ones there, or correct the mask");
    }

    /** Numbers by their size, then the rest. */
    private static double order(Map.Entry<String, Integer> value) {
        try {
            return Double.parseDouble(value.getKey());
        } catch (NumberFormatException e) {
            return Double.MAX_VALUE;
        }
    }

    private static Image scaled(Image image, float factor) {
        float[] values = image.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return new Image(image.channels(), image.size(), values);
    }
}
