package dev.hanet.toolkit.data;

import java.util.List;

/** How likely each class is at each pixel, {@code [classes, H, W]} row by row. */
public final class Probabilities {
    private final int classes;
    private final ImageSize size;
    private final float[] values;

    /**
     * Wraps values, which must not change afterwards.
     *
     * @throws IllegalArgumentException when the length does not fit
     */
    public Probabilities(int classes, ImageSize size, float[] values) {
        if (values.length != Math.multiplyExact(classes, size.pixels())) {
            throw new IllegalArgumentException(
                    values.length + " values do not make " + classes + " classes of " + size);
        }
        this.classes = classes;
        this.size = size;
        this.values = values;
    }

    public int classes() {
        return classes;
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

    public float at(int classIndex, int y, int x) {
        return values[(classIndex * size.height() + y) * size.width() + x];
    }

    /** Of a pixel, counted row by row. */
    float of(int classIndex, int pixel) {
        return values[classIndex * size.pixels() + pixel];
    }

    /** The class of every pixel by a rule. */
    public Mask decide(Decision decision) {
        byte[] decided = new byte[size.pixels()];
        for (int pixel = 0; pixel < decided.length; pixel++) {
            decided[pixel] = (byte) decision.of(this, pixel);
        }
        return new Mask(size, decided);
    }

    /**
     * The mean of several of one image; one alone is itself.
     *
     * @throws IllegalArgumentException when sizes or classes differ
     */
    public static Probabilities mean(List<Probabilities> several) {
        Probabilities first = several.get(0);
        if (several.size() == 1) {
            return first;
        }
        float[] sum = new float[first.values.length];
        for (Probabilities one : several) {
            if (one.classes != first.classes || !one.size.equals(first.size)) {
                throw new IllegalArgumentException(one + " are not of the image of " + first);
            }
            for (int i = 0; i < sum.length; i++) {
                sum[i] += one.values[i] / several.size();
            }
        }
        return new Probabilities(first.classes, first.size, sum);
    }

    /**
     * How little is known of a pixel's class: the entropy of its probabilities, {@code -sum p log p}, divided by the greatest that there
     * can be, {@code log classes}: 0 where one class is certain, 1 where all are as likely.
     *
     * @return the pixels row by row
     */
    public float[] entropy() {
        float[] entropy = new float[size.pixels()];
        for (int pixel = 0; pixel < entropy.length; pixel++) {
            double sum = 0;
            for (int label = 0; label < classes; label++) {
                float p = of(label, pixel);
                sum -= p > 0 ? p * Math.log(p) : 0;
            }
            entropy[pixel] = (float) (sum / Math.log(classes));
        }
        return entropy;
    }

    /** Certainty about a mask; a pixel to ignore has probability 0 for every class. */
    public static Probabilities certain(Mask mask, int classes) {
        int pixels = mask.size().pixels();
        float[] values = new float[classes * pixels];
        for (int pixel = 0; pixel < pixels; pixel++) {
            int c = mask.classes()[pixel] & 0xff;
            if (c < classes) {
                values[c * pixels + pixel] = 1;
            }
        }
        return new Probabilities(classes, mask.size(), values);
    }

    @Override
    public String toString() {
        return "probabilities " + classes + "x" + size;
    }
}
