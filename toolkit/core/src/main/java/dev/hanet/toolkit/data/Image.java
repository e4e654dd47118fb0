package dev.hanet.toolkit.data;

/**
 * Channels of real values, {@code [C, H, W]} row by row.
 *
 * <p>Photographs run from 0 to 255, computed tomography is in Hounsfield units until a window maps it to 0 to 255, and
 * {@code normalize} makes of either what a network takes.
 */
public final class Image {
    private final int channels;
    private final ImageSize size;
    private final float[] values;

    /**
     * Wraps values, which must not change afterwards.
     *
     * @throws IllegalArgumentException when the length does not fit
     */
    public Image(int channels, ImageSize size, float[] values) {
        if (values.length != Math.multiplyExact(channels, size.pixels())) {
            throw new IllegalArgumentException(
                    values.length + " values do not make " + channels + " channels of " + size);
        }
        this.channels = channels;
        this.size = size;
        this.values = values;
    }

    public int channels() {
        return channels;
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

    /** The values themselves, not a copy: to be read only. */
    public float[] values() {
        return values;
    }

    public float at(int channel, int y, int x) {
        return values[(channel * size.height() + y) * size.width() + x];
    }

    @Override
    public String toString() {
        return "image " + channels + "x" + size;
    }
}
