package dev.hanet.toolkit.data.phantom;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import java.util.random.RandomGenerator;

/** Planes of values that are painted over one another; coordinates are pixels, pixel centres at halves. */
final class Canvas {
    private final int channels;
    private final ImageSize size;
    private final float[] values;

    Canvas(int channels, ImageSize size) {
        this.channels = channels;
        this.size = size;
        this.values = new float[channels * size.pixels()];
    }

    ImageSize size() {
        return size;
    }

    /** Covers a pixel with a colour to a share from 0 to 1. */
    void blend(int x, int y, double share, double... colour) {
        for (int c = 0; c < channels; c++) {
            int at = (c * size.height() + y) * size.width() + x;
            values[at] += (float) (share * (colour[c] - values[at]));
        }
    }

    /** Multiplies a pixel. */
    void scale(int x, int y, double factor) {
        for (int c = 0; c < channels; c++) {
            values[(c * size.height() + y) * size.width() + x] *= (float) factor;
        }
    }

    /** Adds to a pixel. */
    void add(int x, int y, double amount) {
        for (int c = 0; c < channels; c++) {
            values[(c * size.height() + y) * size.width() + x] += (float) amount;
        }
    }

    /** Paints what lies inside an outline, with an edge that fades over {@code softness} pixels on either side. */
    void fill(Outline outline, double softness, double strength, double... colour) {
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                double share = step(outline.depth(x + 0.5, y + 0.5) / softness);
                if (share > 0) {
                    blend(x, y, strength * share, colour);
                }
            }
        }
    }

    /** From 0 at -1 through one half at 0 to 1 at 1, without corners. */
    static double step(double t) {
        double u = Math.min(1, Math.max(0, (t + 1) / 2));
        return u * u * (3 - 2 * u);
    }

    /** Averages each pixel with its neighbours; {@code weight} is a neighbour's, below one quarter. */
    void soften(double weight) {
        float[] line = new float[Math.max(size.width(), size.height())];
        for (int c = 0; c < channels; c++) {
            int plane = c * size.pixels();
            for (int y = 0; y < size.height(); y++) {
                soften(plane + y * size.width(), 1, size.width(), weight, line);
            }
            for (int x = 0; x < size.width(); x++) {
                soften(plane + x, size.width(), size.height(), weight, line);
            }
        }
    }

    private void soften(int start, int stride, int length, double weight, float[] line) {
        for (int i = 0; i < length; i++) {
            line[i] = values[start + i * stride];
        }
        for (int i = 0; i < length; i++) {
            float before = line[Math.max(0, i - 1)];
            float after = line[Math.min(length - 1, i + 1)];
            values[start + i * stride] = (float) (line[i] + weight * (before + after - 2 * line[i]));
        }
    }

    /** Adds Gaussian noise, a part of it common to all channels. */
    void addNoise(double deviation, RandomGenerator random) {
        int pixels = size.pixels();
        for (int pixel = 0; pixel < pixels; pixel++) {
            double common = channels == 1 ? 0 : 0.7 * random.nextGaussian();
            double own = channels == 1 ? 1 : 0.7;
            for (int c = 0; c < channels; c++) {
                values[c * pixels + pixel] += (float) (deviation * (common + own * random.nextGaussian()));
            }
        }
    }

    /** The picture in whole numbers, as a camera or a scanner stores it. */
    Image toImage(double least, double most) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = (float) Math.rint(Math.min(most, Math.max(least, values[i])));
        }
        return new Image(channels, size, rounded);
    }
}
