package dev.hanet.toolkit.data.image;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.Sample;
import java.util.Optional;

/**
 * Changes resolution: images and probabilities bilinearly, masks and regions by nearest neighbour.
 *
 * <p>Pixel centres lie at half coordinates. Where an image shrinks, the bilinear weights widen with the factor, so that
 * no pixel is skipped and thin structures fade instead of breaking; where it grows, this is plain bilinear
 * interpolation. Both are what the paper's toolbox does through Pillow.
 */
public final class Resampling {
    private static final int COLOURS = 3;

    /** Each byte as a number: looked up faster than converted. */
    private static final float[] NUMBERS = numbers();

    private Resampling() {}

    private static float[] numbers() {
        float[] numbers = new float[256];
        for (int value = 0; value < numbers.length; value++) {
            numbers[value] = value;
        }
        return numbers;
    }

    public static Image bilinear(Image image, ImageSize to) {
        if (image.size().equals(to)) {
            return image;
        }
        OfRows rows = new OfRows(image.channels(), image.size(), to);
        rows.add(image);
        return rows.result();
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

    /**
     * Some rows of what probabilities become at a size, bit by bit those of the whole.
     *
     * @param top the first row, from 0
     * @param count how many
     */
    public static Probabilities rows(Probabilities probabilities, ImageSize to, int top, int count) {
        ImageSize from = probabilities.size();
        int classes = probabilities.classes();
        ImageSize size = new ImageSize(count, to.width());
        return from.equals(to)
                ? Framing.window(probabilities, top, 0, size)
                : new Probabilities(classes, size, bilinear(probabilities.values(), classes, from, to, top, count));
    }

    private static float[] bilinear(float[] values, int planes, ImageSize from, ImageSize to) {
        return bilinear(values, planes, from, to, 0, to.height());
    }

    private static float[] bilinear(float[] values, int planes, ImageSize from, ImageSize to, int top, int count) {
        Weights across = Weights.of(from.width(), to.width());
        Weights down = Weights.of(from.height(), to.height());
        int first = down.first[top];
        int end = down.first[top + count - 1] + down.count[top + count - 1];
        float[] rows = new float[(end - first) * to.width()];
        float[] result = new float[planes * count * to.width()];
        for (int plane = 0; plane < planes; plane++) {
            for (int y = first; y < end; y++) {
                across.row(values, (plane * from.height() + y) * from.width(), rows, (y - first) * to.width());
            }
            for (int y = top; y < top + count; y++) {
                int target = (plane * count + y - top) * to.width();
                for (int k = 0; k < down.count[y]; k++) {
                    down.add(y, k, rows, (down.first[y] + k - first) * to.width(), result, target, to.width());
                }
            }
        }
        return result;
    }

    /** Resamples an image that comes row by row, bit by bit as the whole. */
    public static final class OfRows {
        private final int channels;
        private final ImageSize from;
        private final ImageSize to;
        private final Weights across;
        private final Weights down;
        private final float[] result;
        private int next;
        private int open;

        /** Awaits the first row. */
        public OfRows(int channels, ImageSize from, ImageSize to) {
            this.channels = channels;
            this.from = from;
            this.to = to;
            this.across = Weights.of(from.width(), to.width());
            this.down = Weights.of(from.height(), to.height());
            this.result = new float[Math.multiplyExact(channels, to.pixels())];
        }

        /** Takes the next rows. */
        public void add(Image rows) {
            int size = channels * to.width();
            int from = this.from.width() * channels;
            float[] taken = new float[2 * size];
            Optional<byte[]> bytes = rows.bytes();
            for (int y = 0; y < rows.height(); ) {
                int count = 1;
                if (bytes.isPresent() && channels == COLOURS && y + 1 < rows.height()) {
                    across.twoRows(bytes.get(), y * from, from, taken);
                    count = 2;
                } else if (bytes.isPresent()) {
                    across.row(bytes.get(), y * from, channels, taken);
                } else {
                    for (int channel = 0; channel < channels; channel++) {
                        int start = (channel * rows.height() + y) * this.from.width();
                        across.row(rows.values(), start, taken, channel * to.width());
                    }
                }
                for (int i = 0; i < count; i++) {
                    spread(taken, i * size);
                }
                y += count;
            }
        }

        /** Adds the next row, as wide as the result, to those that it is a part of. */
        private void spread(float[] row, int at) {
            int width = to.width();
            while (open < to.height() && down.first[open] + down.count[open] <= next) {
                open++;
            }
            for (int target = open; target < to.height() && down.first[target] <= next; target++) {
                for (int channel = 0; channel < channels; channel++) {
                    int into = (channel * to.height() + target) * width;
                    down.add(target, next - down.first[target], row, at + channel * width, result, into, width);
                }
            }
            next++;
        }

        /** What all rows became. */
        public Image result() {
            return new Image(channels, to, result);
        }
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

        /** Adds the share that the k-th source row of a target row has in it; shares are added in order. */
        void add(int y, int k, float[] row, int from, float[] target, int to, int width) {
            float share = weight[y][k];
            for (int x = 0; x < width; x++) {
                target[to + x] += share * row[from + x];
            }
        }

        /** A row of bytes with its channels side by side, to one channel behind the other; sums as for values, term by term. */
        void row(byte[] source, int from, int channels, float[] target) {
            for (int channel = 0; channel < channels; channel++) {
                for (int x = 0; x < first.length; x++) {
                    float sum = 0;
                    float[] weights = weight[x];
                    int start = from + first[x] * channels + channel;
                    for (int k = 0; k < weights.length; k++) {
                        sum += weights[k] * NUMBERS[source[start + k * channels] & 0xff];
                    }
                    target[channel * first.length + x] = sum;
                }
            }
        }

        /**
         * Two rows of colours, one behind the other: six sums at a time, of which none waits for another.
         *
         * @param length bytes of a row
         */
        void twoRows(byte[] source, int from, int length, float[] target) {
            int width = first.length;
            for (int x = 0; x < width; x++) {
                float red = 0;
                float green = 0;
                float blue = 0;
                float nextRed = 0;
                float nextGreen = 0;
                float nextBlue = 0;
                float[] weights = weight[x];
                int at = from + COLOURS * first[x];
                for (int k = 0; k < weights.length; k++, at += COLOURS) {
                    float share = weights[k];
                    red += share * NUMBERS[source[at] & 0xff];
                    green += share * NUMBERS[source[at + 1] & 0xff];
                    blue += share * NUMBERS[source[at + 2] & 0xff];
                    nextRed += share * NUMBERS[source[at + length] & 0xff];
                    nextGreen += share * NUMBERS[source[at + length + 1] & 0xff];
                    nextBlue += share * NUMBERS[source[at + length + 2] & 0xff];
                }
                target[x] = red;
                target[width + x] = green;
                target[2 * width + x] = blue;
                target[3 * width + x] = nextRed;
                target[4 * width + x] = nextGreen;
                target[5 * width + x] = nextBlue;
            }
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
