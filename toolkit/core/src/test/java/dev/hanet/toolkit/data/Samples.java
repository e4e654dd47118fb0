package dev.hanet.toolkit.data;

import java.util.Optional;

/** Small samples for tests. */
public final class Samples {
    private Samples() {}

    /** One channel, values row by row. */
    public static Image grey(int height, int width, float... values) {
        return new Image(1, new ImageSize(height, width), values);
    }

    public static Mask mask(int height, int width, int... classes) {
        byte[] bytes = new byte[classes.length];
        for (int i = 0; i < classes.length; i++) {
            bytes[i] = (byte) classes[i];
        }
        return new Mask(new ImageSize(height, width), bytes);
    }

    /** Values 0, 1, 2, …; the class is the value modulo 3; all inside the field of view. */
    public static Sample counting(int channels, int height, int width) {
        ImageSize size = new ImageSize(height, width);
        float[] values = new float[channels * size.pixels()];
        byte[] classes = new byte[size.pixels()];
        boolean[] inside = new boolean[size.pixels()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        for (int i = 0; i < classes.length; i++) {
            classes[i] = (byte) (i % 3);
            inside[i] = true;
        }
        return new Sample(
                "counting",
                new Image(channels, size, values),
                Optional.of(new Mask(size, classes)),
                Optional.of(new Region(size, inside)));
    }
}
