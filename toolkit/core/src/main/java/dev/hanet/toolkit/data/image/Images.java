package dev.hanet.toolkit.data.image;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Region;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads files as what they are for: photographs and masks. */
public final class Images {
    private static final int MOST_TOLD = 6;

    private Images() {}

    /**
     * Reads a photograph with values from 0 to 255; 16-bit files are scaled to that range, signed and real ones kept.
     *
     * @throws DataException when the file cannot be read
     */
    public static Image photograph(Path file) {
        ImageFile read = ImageFile.read(file);
        return read.kind() == ImageFile.Kind.UNSIGNED_SHORT ? scaled(read.image(), 1 / 257f) : read.image();
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
        Image image = ImageFile.read(file).image();
        int pixels = image.size().pixels();
        float[] values = image.values();
        byte[] result = new byte[pixels];
        Map<Integer, Integer> unknown = new TreeMap<>();
        for (int i = 0; i < pixels; i++) {
            if (image.channels() == 3 && (values[i] != values[pixels + i] || values[i] != values[2 * pixels + i])) {
                throw new DataException("mask '" + file + "' is coloured", "save it in grey, one value for each class");
            }
            Integer found = classes.get((int) values[i]);
            if (found == null) {
                unknown.merge((int) values[i], 1, Integer::sum);
            } else {
                result[i] = (byte) found.intValue();
            }
        }
        if (!unknown.isEmpty()) {
            throw unknownValues(file, unknown, classes, key);
        }
        return new Mask(image.size(), result);
    }

    /**
     * Reads a region that is drawn in white on black.
     *
     * @param key who says so, for the message
     * @throws DataException when the file cannot be read, is coloured, or holds another value than 0 and 255
     */
    public static Region region(Path file, String key) {
        Mask mask = mask(file, Map.of(0, 0, 255, 1), key);
        boolean[] inside = new boolean[mask.size().pixels()];
        for (int i = 0; i < inside.length; i++) {
            inside[i] = mask.classes()[i] != 0;
        }
        return new Region(mask.size(), inside);
    }

    private static DataException unknownValues(
            Path file, Map<Integer, Integer> unknown, Map<Integer, Integer> classes, String key) {
        String told = unknown.entrySet().stream()
                .limit(MOST_TOLD)
                .map(entry -> "'" + entry.getKey() + "' (" + entry.getValue() + " pixels)")
                .collect(Collectors.joining(", "));
        String more = unknown.size() > MOST_TOLD ? " and " + (unknown.size() - MOST_TOLD) + " more" : "";
        String known =
                new TreeMap<>(classes).keySet().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return new DataException(
                "mask '" + file + "' holds values that are no class: " + told + more,
                key + " knows " + known + "; add the missing ones there, or correct the mask");
    }

    private static Image scaled(Image image, float factor) {
        float[] values = image.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return new Image(image.channels(), image.size(), values);
    }
}
