package dev.hanet.toolkit.data.image;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.Sample;

/**
 * Changes resolution: images and probabilities bilinearly, masks and regions by nearest neighbour.
 *
 * <p>Pixel centres lie at half coordinates. Where an image shrinks, the bilinear weights widen with the factor, so that
 * no pixel is skipped and thin structures fade instead of breaking; where it grows, this is plain bilinear
 * interpolation. Both are what the paper's toolbox does through Pillow.
 */
public final class Resampling {
    private Resampling() {}

    public static Image bilinear(Image image, ImageSize to) {
        return image.size().equals(to)
                ? image
                : new Image(image.channels(), to, bilinear(image.values(), image.channels(), image.size(), to));
    }

    public static Probabilities bilinear(Probabilities probabilities, ImageSize to) {
        ImageSize from = probabilities.size();
        int classes = probabilities.classes();
        return from.equals(to)
                ? probabilities
                : new Probabilities(classes, to, bilinear(probabilities.values(), classes, from, to));
    }

    public static Mask nearest(Mask mask, ImageSize to) {
        ImageSize from = mask.size();
        if (from.equals(to)) {
            return mask;
        }
        byte[] result = new byte[to.pixels()];
        int[] columns = nearestIndex(from.width(), to.width());
        int[] rows = nearestIndex(from.height(), to.height());
        for (int y = 0; y < to.height(); y++) {
            for (int x = 0; x < to.width(); x++) {
                result[y * to.width() + x] = mask.classes()[rows[y] * from.width() + columns[x]];
            }
        }
        return new Mask(to, result);
    }

    public static Region nearest(Region region, ImageSize to) {
        ImageSize from = region.size();
        if (from.equals(to)) {
            return region;
        }
        boolean[] result = new boolean[to.pixels()];
        int[] columns = nearestIndex(from.width(), to.width());
        int[] rows = nearestIndex(from.height(), to.height());
        for (int y = 0; y < to.height(); y++) {
            for (int x = 0; x < to.width(); x++) {
                result[y * to.width() + x] = region.inside()[rows[y] * from.width() + columns[x]];
            }
        }
        return new Region(to, result);
    }

    /** All parts of a sample. */
    public static Sample resize(Sample sample, ImageSize to) {
        return new Sample(
                sample.id(),
                bilinear(sample.image(), to),
                sample.mask().map(mask -> nearest(mask, to)),
                sample.fieldOfView().map(region -> nearest(region, to)));
    }

    private static int[] nearestIndex(int from, int to) {
        int[] index = new int[to];
        for (int i = 0; i < to; i++) {
            index[i] = Math.min(from - 1, (int) ((i + 0.5) * from / to));
        }
        return index;
    }

    private static float[] bilinear(float[] values, int planes, ImageSize from, ImageSize to) {
        Weights across = Weights.of(from.width(), to.width());
        Weights down = Weights.of(from.height(), to.height());
        float[] rows = new float[from.height() * to.width()];
        float[] result = new float[planes * to.pixels()];
        for (int plane = 0; plane < planes; plane++) {
            for (int y = 0; y < from.height(); y++) {
                across.row(values, (plane * from.height() + y) * from.width(), rows, y * to.width());
            }
            for (int y = 0; y < to.height(); y++) {
                int target = (plane * to.height() + y) * to.width();
                for (int k = 0; k < down.count[y]; k++) {
                    float weight = down.weight[y][k];
                    int source = (down.first[y] + k) * to.width();
                    for (int x = 0; x < to.width(); x++) {
                        result[target + x] += weight * rows[source + x];
                    }
                }
            }
        }
        return result;
    }

    /** For each target index the source indices it is made of, and their weights, which sum to one. */
    private static final class Weights {
        private final int[] first;
        private final int[] count;
        private final float[][] weight;

        private Weights(int[] first, int[] count, float[][] weight) {
            this.first = first;
            this.count = count;
            this.weight = weight;
        }

        static Weights of(int from, int to) {
            double scale = (double) from / to;
            double reach = Math.max(1, scale);
            int[] first = new int[to];
            int[] count = new int[to];
            float[][] weight = new float[to][];
            for (int i = 0; i < to; i++) {
                double centre = (i + 0.5) * scale;
                first[i] = Math.max(0, (int) (centre - reach + 0.5));
                count[i] = Math.min(from, (int) (centre + reach + 0.5)) - first[i];
                weight[i] = new float[count[i]];
                double sum = 0;
                for (int k = 0; k < count[i]; k++) {
                    double distance = Math.abs(first[i] + k + 0.5 - centre) / reach;
                    weight[i][k] = (float) Math.max(0, 1 - distance);
                    sum += weight[i][k];
                }
                for (int k = 0; k < count[i]; k++) {
                    weight[i][k] = (float) (weight[i][k] / sum);
                }
            }
            return new Weights(first, count, weight);
        }

        void row(float[] source, int from, float[] target, int to) {
            for (int x = 0; x < first.length; x++) {
                float sum = 0;
                float[] weights = weight[x];
                int start = from + first[x];
                for (int k = 0; k < weights.length; k++) {
                    sum += weights[k] * source[start + k];
                }
                target[to + x] = sum;
            }
        }
    }
}
