package dev.hanet.toolkit.data.image;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Image;
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

    private Images() {}

    /**
     * Reads a photograph as a viewer shows it, with values from 0 to 255; what is wider is scaled to that range, signed and real
     * numbers are kept.
     *
     * @throws DataException when the file cannot be read
     */
    public static Image photograph(Path file) {
        return photograph(ImageFile.read(file));
    }

    /** A photograph as a viewer shows it. */
    private static Image photograph(ImageFile read) {
        if (read.kind() == ImageFile.Kind.SIGNED || read.kind() == ImageFile.Kind.REAL) {
            return read.image();
        }
        return read.shown()
                .apply(read.white() == WHITE ? read.image() : scaled(read.image(), (float) (WHITE / read.white())));
    }

    /**
     * Reads a photograph in as many channels as a network takes: grey becomes three equal ones, colour its luminance.
     *
     * @throws DataException when the file cannot be read, or has another number of channels than can be made into these
     */
    public static Image photograph(Path file, int channels) {
        return photograph(ImageFile.read(file), file, channels);
    }

    /**
     * The same of what was read of a file.
     *
     * @param file its name, for the message
     * @throws DataException when it has another number of channels than can be made into these
     */
    public static Image photograph(ImageFile read, Path file, int channels) {
        Image image = photograph(read);
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

    /** Grey becomes three equal channels; three stay. */
    public static Image colour(Image image) {
        if (image.channels() == 3) {
            return image;
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
        int pixels = image.size().pixels();
        byte[] result = new byte[pixels];
        Map<String, Integer> unknown = new TreeMap<>();
        for (int i = 0; i < pixels; i++) {
            OptionalInt label = byIndex
                    ? code.ofIndex((int) told.values()[i])
                    : code.isColoured() ? code.ofColour(colour(told, i)) : code.ofGrey(told.values()[i]);
            if (label.isEmpty()) {
                unknown.merge(
                        byIndex ? "index " + number(told.values()[i]) : value(told, i, isColoured), 1, Integer::sum);
            } else {
                result[i] = (byte) label.getAsInt();
            }
        }
        if (!unknown.isEmpty()) {
            throw unknownValues(file, unknown, code, key);
        }
        return new Mask(image.size(), result);
    }

    private static boolean isColoured(Image image) {
        if (image.channels() == 1) {
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
     * @throws DataException when the file cannot be read, is coloured, or holds another value than 0 and 255
     */
    public static Region region(Path file, String key) {
        return region(ImageFile.read(file), file, key);
    }

    /**
     * The same of what was read of a file.
     *
     * @param file its name, for the message
     * @throws DataException when it is coloured, or holds another value than 0 and 255
     */
    public static Region region(ImageFile read, Path file, String key) {
        Mask mask = mask(read, file, MaskCode.greys(Map.of(0, 0, 255, 1)), key);
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
