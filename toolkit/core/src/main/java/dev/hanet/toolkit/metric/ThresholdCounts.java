package dev.hanet.toolkit.metric;

import dev.hanet.toolkit.data.Decision;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Region;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * How the second of two classes would be found at every hundredth of its probability, over the pixels of any number of
 * images in one pool: f1 there is {@code 2 TP / (2 TP + FP + FN)}, as the metric of that name has it.
 */
public final class ThresholdCounts {
    private static final float[] THRESHOLDS = thresholds();
    private static final float HALF = (float) Decision.HALF;

    private final Decision atHalf;
    private final boolean fieldOfView;
    private boolean areAllInField = true;

    /** By how many thresholds a pixel reaches. */
    private final long[] inside = new long[THRESHOLDS.length + 1];

    private final long[] outside = new long[THRESHOLDS.length + 1];

    /**
     * Nothing counted yet.
     *
     * @param atHalf the rule that decides where the threshold is a half, which of two equals may take the first
     * @param fieldOfView whether only pixels in the field of view count
     */
    public ThresholdCounts(Decision atHalf, boolean fieldOfView) {
        this.atHalf = atHalf;
        this.fieldOfView = fieldOfView;
    }

    private static float[] thresholds() {
        float[] all = new float[99];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) hundredth(i);
        }
        return all;
    }

    private static double hundredth(int index) {
        return (index + 1) / 100.0;
    }

    /**
     * Counts the pixels of an image that are not to be ignored.
     *
     * @param probabilities of two classes, at the mask's size
     * @param field its field of view, where it has one
     */
    public void add(Probabilities probabilities, Mask mask, Optional<Region> field) {
        areAllInField &= field.isPresent();
        Optional<Region> area = field.filter(there -> fieldOfView);
        float[] values = probabilities.values();
        byte[] labels = mask.classes();
        for (int pixel = 0; pixel < labels.length; pixel++) {
            int label = labels[pixel] & 0xff;
            if (label != Mask.IGNORE && (area.isEmpty() || area.orElseThrow().inside()[pixel])) {
                float likely = values[labels.length + pixel];
                float counted = atHalf.of(probabilities, pixel) == 1
                        ? Math.max(likely, HALF)
                        : Math.min(likely, Math.nextDown(HALF));
                (label == 1 ? inside : outside)[reached(counted)]++;
            }
        }
    }

    /** Over which pixels it is, in words; absent where there is no other area. */
    public Optional<String> area() {
        return EvaluationResult.area(fieldOfView, areAllInField);
    }

    /** How many thresholds lie at a probability or below it. */
    private static int reached(float probability) {
        int found = Arrays.binarySearch(THRESHOLDS, probability);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** The hundredth with the highest f1, of equals the one nearest to a half; absent without a pixel of the class. */
    public OptionalDouble best() {
        if (Arrays.stream(inside).sum() == 0) {
            return OptionalDouble.empty();
        }
        return IntStream.range(0, THRESHOLDS.length)
                .mapToDouble(ThresholdCounts::hundredth)
                .reduce((best, next) -> isBetter(next, best) ? next : best);
    }

    private boolean isBetter(double one, double other) {
        int byF1 = Double.compare(f1(one), f1(other));
        return byF1 > 0 || (byF1 == 0 && Math.abs(one - Decision.HALF) < Math.abs(other - Decision.HALF));
    }

    /** F1 at a hundredth; not a number without a pixel of the class. */
    public double f1(double threshold) {
        int first = reached((float) threshold);
        long truePositives = sum(inside, first);
        long falsePositives = sum(outside, first);
        long all = sum(inside, 0);
        return all == 0 ? Double.NaN : 2.0 * truePositives / (truePositives + falsePositives + all);
    }

    private static long sum(long[] counts, int first) {
        return Arrays.stream(counts, first, counts.length).sum();
    }
}
