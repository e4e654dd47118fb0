package dev.hanet.toolkit.data.baseline;

import dev.hanet.toolkit.data.Mask;
import java.util.function.DoublePredicate;

/**
 * Finds the threshold that agrees best with masks: two histograms of a score, inside and outside a region, from which the
 * pooled Dice of every threshold follows.
 */
final class Overlap {
    private static final int BINS = 1024;

    private final double low;
    private final double high;
    private final long[] inside = new long[BINS];
    private final long[] outside = new long[BINS];

    /** Scores are expected between {@code low} and {@code high}; others count as the nearest of the two. */
    Overlap(double low, double high) {
        this.low = low;
        this.high = high;
    }

    /** Counts a pixel, inside where it is of that class or a later one; one that is to be ignored is neither in nor out. */
    void add(double score, Mask mask, int pixel, int label) {
        if (isCounted(mask, pixel)) {
            int bin = (int) Math.min(BINS - 1, Math.max(0, (score - low) / (high - low) * BINS));
            (isAtLeast(mask, pixel, label) ? inside : outside)[bin]++;
        }
    }

    /** The best rule of the form score at least, or score at most. */
    Rule best() {
        long all = 0;
        for (long count : inside) {
            all += count;
        }
        Rule best = new Rule(high + 1, true, -1);
        long hitAbove = 0;
        long missAbove = 0;
        long everything = 0;
        for (long count : outside) {
            everything += count;
        }
        for (int bin = BINS - 1; bin > 0; bin--) {
            hitAbove += inside[bin];
            missAbove += outside[bin];
            double threshold = low + (high - low) * bin / BINS;
            double above = 2.0 * hitAbove / Math.max(1, hitAbove + missAbove + all);
            long hitBelow = all - hitAbove;
            double below = 2.0 * hitBelow / Math.max(1, hitBelow + (everything - missAbove) + all);
            if (above > best.dice()) {
                best = new Rule(threshold, true, above);
            }
            if (below > best.dice()) {
                best = new Rule(threshold, false, below);
            }
        }
        return best;
    }

    static boolean isAtLeast(Mask mask, int pixel, int label) {
        return isCounted(mask, pixel) && (mask.classes()[pixel] & 0xff) >= label;
    }

    static boolean isCounted(Mask mask, int pixel) {
        return (mask.classes()[pixel] & 0xff) != Mask.IGNORE;
    }

    /**
     * A threshold.
     *
     * @param above whether scores from the threshold on are inside, or those below it
     * @param dice the pooled Dice it reached
     */
    record Rule(double threshold, boolean above, double dice) implements DoublePredicate {
        @Override
        public boolean test(double score) {
            return score >= threshold == above;
        }
    }
}
