package dev.hanet.toolkit.data;

/** The class of every pixel, row by row. */
public final class Mask {
    /** Marks pixels that neither loss nor metric looks at. */
    public static final int IGNORE = 255;

    private final ImageSize size;
    private final byte[] classes;

    /**
     * Wraps classes, which must not change afterwards.
     *
     * @throws IllegalArgumentException when the length does not fit
     */
    public Mask(ImageSize size, byte[] classes) {
        if (classes.length != size.pixels()) {
            throw new IllegalArgumentException(classes.length + " pixels do not make " + size);
        }
        this.size = size;
        this.classes = classes;
    }

    public ImageSize size() {
        return size;
    }

    public int height() {
        return size.height();
    }

    public int width() {
        return size.width();
    }

    /** The class of a pixel, or {@link #IGNORE}. */
    public int classAt(int y, int x) {
        return classes[y * size.width() + x] & 0xff;
    }

    /** The classes themselves, not a copy, as unsigned bytes: to be read only. */
    public byte[] classes() {
        return classes;
    }

    /** How many pixels each of the 256 values has. */
    public int[] histogram() {
        int[] counts = new int[256];
        for (byte value : classes) {
            counts[value & 0xff]++;
        }
        return counts;
    }

    @Override
    public String toString() {
        return "mask " + size;
    }
}
