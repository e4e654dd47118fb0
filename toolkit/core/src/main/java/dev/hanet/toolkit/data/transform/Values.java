package dev.hanet.toolkit.data.transform;

import dev.hanet.toolkit.data.Image;

/** Pointwise arithmetic on images. */
final class Values {
    private Values() {}

    /** Applies a function to every value. */
    static Image map(Image image, FloatOperator operator) {
        float[] values = image.values();
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = operator.apply(values[i]);
        }
        return new Image(image.channels(), image.size(), result);
    }

    static float clip(float value) {
        return Math.min(255, Math.max(0, value));
    }

    /** A function of one value. */
    @FunctionalInterface
    interface FloatOperator {
        float apply(float value);
    }
}
