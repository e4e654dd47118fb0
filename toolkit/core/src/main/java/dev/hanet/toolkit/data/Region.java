package dev.hanet.toolkit.data;

/** The pixels that count, for example a fundus camera's field of view; row by row. */
public final class Region {
    private final ImageSize size;
    private final boolean[] inside;

    /**
     * Wraps flags, which must not change afterwards.
     *
     * @throws IllegalArgumentException when the length does not fit
     */
    public Region(ImageSize size, boolean[] inside) {
        if (inside.length != size.pixels()) {
            throw new IllegalArgumentException(inside.length + " pixels do not make " + size);
        }
        this.size = size;
        this.inside = inside;
    }

    public ImageSize size() {
        return size;
    }

    public boolean contains(int y, int x) {
        return inside[y * size.width() + x];
    }

    /** The flags themselves, not a copy: to be read only. */
    public boolean[] inside() {
        return inside;
    }

    /** How many pixels are inside. */
    public int count() {
        int count = 0;
        for (boolean flag : inside) {
            count += flag ? 1 : 0;
        }
        return count;
    }

    @Override
    public String toString() {
        return "region " + size;
    }
}
