package dev.hanet.toolkit.metric;

/**
 * How many pixels a prediction of one region got right and wrong.
 *
 * <p>Where a ratio has nothing to be measured on (no positive pixel for the sensitivity), it is not a number; of an empty
 * region that was predicted empty, overlap is 1 (paper 4.1).
 *
 * @param truePositives pixels of the region that were predicted so (TP)
 * @param falsePositives pixels outside that were predicted inside (FP)
 * @param falseNegatives pixels of the region that were missed (FN)
 * @param trueNegatives pixels outside that were predicted so (TN)
 */
public record Confusion(long truePositives, long falsePositives, long falseNegatives, long trueNegatives) {
    /** Of no pixel at all. */
    public static final Confusion NONE = new Confusion(0, 0, 0, 0);

    /** Both counts together, as if they were of one image. */
    public Confusion plus(Confusion other) {
        return new Confusion(
                truePositives + other.truePositives,
                falsePositives + other.falsePositives,
                falseNegatives + other.falseNegatives,
                trueNegatives + other.trueNegatives);
    }

    /** All pixels that were counted. */
    public long pixels() {
        return truePositives + falsePositives + falseNegatives + trueNegatives;
    }

    /** Share of the region among all pixels, by the mask. */
    public double prevalence() {
        return ratio(truePositives + falseNegatives, pixels());
    }

    /** {@code 2|P and G| / (|P| + |G|)}; 1 when both are empty. The same number as F1. */
    public double dice() {
        long both = 2 * truePositives + falsePositives + falseNegatives;
        return both == 0 ? 1 : (double) (2 * truePositives) / both;
    }

    /** {@code TP / (TP + FP + FN)}; 1 when both are empty. */
    public double iou() {
        long either = truePositives + falsePositives + falseNegatives;
        return either == 0 ? 1 : (double) truePositives / either;
    }

    /** {@code (TP + TN) / all}. */
    public double accuracy() {
        return ratio(truePositives + trueNegatives, pixels());
    }

    /** {@code TP / (TP + FN)}, also called recall. */
    public double sensitivity() {
        return ratio(truePositives, truePositives + falseNegatives);
    }

    /** {@code TN / (TN + FP)}. */
    public double specificity() {
        return ratio(trueNegatives, trueNegatives + falsePositives);
    }

    /** {@code TP / (TP + FP)}. */
    public double precision() {
        return ratio(truePositives, truePositives + falsePositives);
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? Double.NaN : (double) part / whole;
    }
}
