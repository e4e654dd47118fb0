package dev.hanet.toolkit.metric;

/**
 * How many pixels a prediction of one region got right and wrong.
 *
 * <p>Where a ratio has nothing to be measured on (no positive pixel for the sensitivity, no pixel of the region in mask and
 * prediction for the overlap), it is not a number.
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

    /** Whether the region is neither in the mask nor in the prediction: TP + FP + FN = 0. */
    public boolean isAbsent() {
        return truePositives + falsePositives + falseNegatives == 0;
    }

    /** Whether the mask holds the region: TP + FN > 0. */
    public boolean isHeld() {
        return truePositives + falseNegatives > 0;
    }

    /** Share of the region among all pixels, by the mask. */
    public double prevalence() {
        return ratio(truePositives + falseNegatives, pixels());
    }

    /** {@code 2|P and G| / (|P| + |G|)}, the same number as F1. */
    public double dice() {
        return ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
    }

    /** {@code TP / (TP + FP + FN)}. */
    public double iou() {
        return ratio(truePositives, truePositives + falsePositives + falseNegatives);
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
