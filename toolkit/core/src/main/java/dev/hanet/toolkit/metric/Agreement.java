package dev.hanet.toolkit.metric;

import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How predictions agree with masks, pixel by pixel and class by class. Pixels to ignore, and those outside of a field of view, count
 * nowhere.
 *
 * @param classes their names; the first is the background
 * @param pixels row by row: those of a class in the mask, by the class that was predicted
 * @param reliability of every class but the first, its bins of rising probability
 */
public record Agreement(List<String> classes, List<List<Long>> pixels, List<List<Bin>> reliability) {
    /** As many bins of the same width are told apart; common for reliability diagrams (Guo et al. 2017, 15; here coarser). */
    static final int BINS = 10;

    public Agreement {
        classes = List.copyOf(classes);
        pixels = pixels.stream().map(List::copyOf).toList();
        reliability = reliability.stream().map(List::copyOf).toList();
    }

    /**
     * Pixels whose probability of a class lies within a tenth.
     *
     * @param count how many
     * @param probability their mean
     * @param share of them that are of the class
     */
    public record Bin(long count, double probability, double share) {}

    /**
     * Expected calibration error of a class: mean distance between probability and share over the pixels.
     *
     * <pre>{@code
     * sum over bins of  count / all * |share - probability|
     * }</pre>
     *
     * @return not a number without a pixel
     */
    public double calibrationError(int label) {
        List<Bin> bins = reliability.get(label - 1);
        double all = bins.stream().mapToLong(Bin::count).sum();
        return bins.stream()
                        .filter(bin -> bin.count() > 0)
                        .mapToDouble(bin -> bin.count() * Math.abs(bin.share() - bin.probability()))
                        .sum()
                / all;
    }

    /** F1 of a class, which is its Dice coefficient; not a number where it is neither there nor predicted. */
    public double f1(int label) {
        long right = pixels.get(label).get(label);
        long actual = pixels.get(label).stream().mapToLong(Long::longValue).sum();
        long predicted = pixels.stream().mapToLong(row -> row.get(label)).sum();
        return 2.0 * right / (actual + predicted);
    }

    /** Counts image by image. */
    public static final class Tally {
        private final List<String> classes;
        private final long[][] pixels;
        private final long[][] counts;
        private final long[][] hits;
        private final double[][] sums;

        public Tally(List<String> classes) {
            this.classes = List.copyOf(classes);
            int all = classes.size();
            this.pixels = new long[all][all];
            this.counts = new long[all][BINS];
            this.hits = new long[all][BINS];
            this.sums = new double[all][BINS];
        }

        /**
         * Counts an image.
         *
         * @param predicted the classes that were decided
         * @param probabilities what they were decided from
         * @param inside the pixels that count; absent when all do
         */
        public void add(Mask predicted, Probabilities probabilities, Mask actual, Optional<Region> inside) {
            int size = actual.size().pixels();
            float[] values = probabilities.values();
            boolean[] counted = inside.map(Region::inside).orElseGet(() -> {
                boolean[] everywhere = new boolean[size];
                Arrays.fill(everywhere, true);
                return everywhere;
            });
            for (int pixel = 0; pixel < size; pixel++) {
                int label = actual.classes()[pixel] & 0xff;
                int decided = predicted.classes()[pixel] & 0xff;
                if (!counted[pixel] || label == Mask.IGNORE || decided == Mask.IGNORE) {
                    continue;
                }
                pixels[label][decided]++;
                for (int of = 1; of < classes.size(); of++) {
                    double probability = values[of * size + pixel];
                    int bin = Math.max(0, Math.min(BINS - 1, (int) (probability * BINS)));
                    counts[of][bin]++;
                    sums[of][bin] += probability;
                    hits[of][bin] += label == of ? 1 : 0;
                }
            }
        }

        /** What was counted so far. */
        public Agreement result() {
            List<List<Bin>> reliability = new ArrayList<>();
            for (int of = 1; of < classes.size(); of++) {
                int label = of;
                reliability.add(IntStream.range(0, BINS)
                        .mapToObj(bin -> new Bin(
                                counts[label][bin],
                                sums[label][bin] / counts[label][bin],
                                hits[label][bin] / (double) counts[label][bin]))
                        .toList());
            }
            return new Agreement(
                    classes,
                    Arrays.stream(pixels)
                            .map(row -> Arrays.stream(row).boxed().toList())
                            .toList(),
                    reliability);
        }
    }
}
