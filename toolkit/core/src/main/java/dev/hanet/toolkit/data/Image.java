package dev.hanet.toolkit.data;

import java.util.Optional;

/**
 * Channels of real values, {@code [C, H, W]} row by row.
 *
 * <p>Photographs run from 0 to 255, computed tomography is in Hounsfield units until a window maps it to 0 to 255, and
 * {@code normalize} makes of either what a network takes.
 */
public final class Image {
    private static final byte[] NO_BYTES = {};
    private static final float[] NO_VALUES = {};

    private final int channels;
    private final ImageSize size;
    private Held held; // changed once at the most, to what says the same: threads may do it side by side

    /** What an image is made of: bytes or values, the other is empty. */
    private static final class Held {
        private final byte[] bytes;
        private final float[] values;

        Held(byte[] bytes, float[] values) {
            this.bytes = bytes;
            this.values = values;
        }
    }

    /**
     * Wraps values, which must not change afterwards.
     *
     * @throws IllegalArgumentException when the length does not fit
     */
    public Image(int channels, ImageSize size, float[] values) {
        this(channels, size, values.length, new Held(NO_BYTES, values));
    }

    private Image(int channels, ImageSize size, int length, Held held) {
        if (length != Math.multiplyExact(channels, size.pixels())) {
            throw new IllegalArgumentException(length + " values do not make " + channels + " channels of " + size);
        }
        this.channels = channels;
        this.size = size;
        this.held = held;
    }

    /**
     * Wraps whole values from 0 to 255 as files hold them, {@code [H, W, C]}, which must not change afterwards. They become real values when these
     * are asked for, and not before: what scales an image down has no need of them.
     *
     * @throws IllegalArgumentException when the length does not fit
     */
    public static Image ofBytes(int channels, ImageSize size, byte[] pixels) {
        return new Image(channels, size, pixels.length, new Held(pixels, NO_VALUES));
    }

    /** The bytes of {@link #ofBytes}, not a copy: to be read only. Absent for others, and once somebody has asked for values. */
    public Optional<byte[]> bytes() {
        byte[] bytes = held.bytes;
        return bytes.length == 0 ? Optional.empty() : Optional.of(bytes);
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
        Held known = held;
        if (known.bytes.length > 0) {
            known = new Held(NO_BYTES, planes(known.bytes));
            held = known;
        }
        return known.values;
    }

    private float[] planes(byte[] bytes) {
        int pixels = size.pixels();
        float[] planes = new float[bytes.length];
        for (int channel = 0; channel < channels; channel++) {
            int plane = channel * pixels;
            for (int i = 0, from = channel; i < pixels; i++, from += channels) {
                planes[plane + i] = bytes[from] & 0xff;
            }
        }
        return planes;
    }

    public float at(int channel, int y, int x) {
        return values()[(channel * size.height() + y) * size.width() + x];
    }

    @Override
    public String toString() {
        return "image " + channels + "x" + size;
    }
}
