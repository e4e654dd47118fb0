package dev.hanet.toolkit.metric;

import java.util.stream.IntStream;

/**
 * Probabilities of the region's pixels and of the others, counted in fixed bins, for the areas under the curves of ROC and
 * of precision over recall, pooled over any number of images, and for the calibration error.
 *
 * <p>The bins are logarithmic towards both ends, since a trained network crowds its probabilities there: {@code p} and
 * {@code 1 - p}, whichever is smaller, is told apart to one part in 1024, down to 2^-32 (65 536 bins, 1 MB). Two pixels of
 * one bin count as a tie, so the area differs from the exact one by at most half the share of pairs that meet in a bin.
 */
public final class RankHistogram {
    private static final int OCTAVES = 32;
    private static final int STEPS_BITS = 10;
    private static final int HALF = OCTAVES << STEPS_BITS;
    private static final int DROPPED_BITS = 23 - STEPS_BITS;
    /** Bins of equal width for the calibration error, as in Guo et al. */
    private static final int EQUAL_BINS = 15;

    private static final int HIGHEST = Float.floatToIntBits(0.5f) >> DROPPED_BITS;

    private final long[] inside = new long[2 * HALF];
    private final long[] outside = new long[2 * HALF];
    private final double[] said = new double[EQUAL_BINS];
    private final long[] held = new long[EQUAL_BINS];
    private final long[] counted = new long[EQUAL_BINS];

    /** Counts one pixel; a probability beyond 0 or 1 (rounding) counts as 0 or 1. */
    public void add(float probability, boolean inRegion) {
        (inRegion ? inside : outside)[bin(probability)]++;
        double likely = Math.min(1, Math.max(0, probability));
        int equal = Math.min((int) (likely * EQUAL_BINS), EQUAL_BINS - 1);
        said[equal] += likely;
        held[equal] += inRegion ? 1 : 0;
        counted[equal]++;
    }

    /** Counts all pixels of the other histogram too. */
    public void addAll(RankHistogram other) {
        for (int bin = 0; bin < inside.length; bin++) {
            inside[bin] += other.inside[bin];
            outside[bin] += other.outside[bin];
        }
        for (int bin = 0; bin < EQUAL_BINS; bin++) {
            said[bin] += other.said[bin];
            held[bin] += other.held[bin];
            counted[bin] += other.counted[bin];
        }
    }

    /** Share of pairs (one pixel inside, one outside) that are ranked rightly, ties for half; not a number without pairs. */
    public double area() {
        double below = 0;
        double rightly = 0;
        double positives = 0;
        for (int bin = 0; bin < inside.length; bin++) {
            rightly += inside[bin] * (below + 0.5 * outside[bin]);
            below += outside[bin];
            positives += inside[bin];
        }
        return positives == 0 || below == 0 ? Double.NaN : rightly / (positives * below);
    }

    /**
     * Average precision, the area under the curve of precision over recall as a sum of steps: over thresholds from high to low, the
     * growth of recall times the precision there. Not a number without a pixel inside.
     */
    public double averagePrecision() {
        double truePositives = 0;
        double falsePositives = 0;
        double sum = 0;
        for (int bin = inside.length - 1; bin >= 0; bin--) {
            truePositives += inside[bin];
            falsePositives += outside[bin];
            sum += inside[bin] == 0 ? 0 : inside[bin] * truePositives / (truePositives + falsePositives);
        }
        return truePositives == 0 ? Double.NaN : sum / truePositives;
    }

    /** What was said and what was so, in 15 bins of equal width. */
    public Calibration calibration() {
        return new Calibration(IntStream.range(0, EQUAL_BINS)
                .mapToObj(bin ->
                        new Calibration.Bin(counted[bin], said[bin] / counted[bin], held[bin] / (double) counted[bin]))
                .toList());
    }

    /** Bins rise with the probability: the lower half by the bits of p, the upper, mirrored, by those of 1 - p. */
    static int bin(float probability) {
        return probability < 0.5f ? fromEnd(probability) : 2 * HALF - 1 - fromEnd(1 - probability);
    }

    private static int fromEnd(float rest) {
        int step = HALF - 1 - (HIGHEST - (Float.floatToIntBits(Math.max(rest, 0)) >> DROPPED_BITS));
        return Math.max(0, step);
    }
}
