package dev.hanet.toolkit.statistic;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Whether the second of two measurements of the same images differs from the first.
 *
 * @param mean mean of second minus first
 * @param low where 95 % of the means of images drawn anew, with replacement, begin (percentiles of 10000 draws)
 * @param high where they end
 * @param larger images where the second is larger
 * @param smaller images where the second is smaller
 * @param ties images where both are the same
 * @param sign two-sided p of the sign test, exact, ties left out
 * @param wilcoxon two-sided p of Wilcoxon's signed-rank test, zeros left out: exact up to 25 differences of distinct
 *     size, else by the normal approximation with corrections for ties and continuity
 */
public record PairedTest(
        double mean, double low, double high, int larger, int smaller, int ties, double sign, double wilcoxon) {
    private static final int DRAWS = 10_000;
    private static final long SEED = 20191127;
    private static final int EXACT = 25;

    /**
     * Tests differences, one an image.
     *
     * @throws IllegalArgumentException when there are none
     */
    public static PairedTest of(double... differences) {
        if (differences.length == 0) {
            throw new IllegalArgumentException("no differences to test");
        }
        int larger = (int) Arrays.stream(differences).filter(one -> one > 0).count();
        int smaller = (int) Arrays.stream(differences).filter(one -> one < 0).count();
        double[] means = resampled(differences);
        return new PairedTest(
                Arrays.stream(differences).average().orElseThrow(),
                percentile(means, 0.025),
                percentile(means, 0.975),
                larger,
                smaller,
                differences.length - larger - smaller,
                sign(larger, smaller),
                wilcoxon(differences));
    }

    private static double[] resampled(double[] differences) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] means = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            double sum = 0;
            for (int i = 0; i < differences.length; i++) {
                sum += differences[random.nextInt(differences.length)];
            }
            means[draw] = sum / differences.length;
        }
        Arrays.sort(means);
        return means;
    }

    /** Between the two nearest ranks of a sorted sample, linearly. */
    static double percentile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
    }

    /** Twice the chance of so few heads, or fewer, among all fair tosses. */
    static double sign(int larger, int smaller) {
        int tosses = larger + smaller;
        double term = Math.pow(0.5, tosses);
        double tail = 0;
        for (int heads = 0; heads <= Math.min(larger, smaller); heads++) {
            tail += term;
            term = term * (tosses - heads) / (heads + 1);
        }
        return Math.min(1, 2 * tail);
    }

    static double wilcoxon(double... differences) {
        double[] sizes = Arrays.stream(differences)
                .filter(one -> one != 0)
                .map(Math::abs)
                .sorted()
                .toArray();
        int count = sizes.length;
        if (count == 0) {
            return 1;
        }
        double positive = 0;
        for (double one : differences) {
            positive += one > 0 ? rank(sizes, one) : 0;
        }
        boolean distinct = Arrays.stream(sizes).distinct().count() == count;
        double all = count * (count + 1) / 2.0;
        double less = Math.min(positive, all - positive);
        return distinct && count <= EXACT ? exact(count, (int) less) : approximate(sizes, less, all);
    }

    /** Its place among the sorted sizes, from 1; of equals, the middle one. */
    private static double rank(double[] sizes, double size) {
        int first = 0;
        while (sizes[first] < size) {
            first++;
        }
        int last = first;
        while (last + 1 < sizes.length && sizes[last + 1] == size) {
            last++;
        }
        return (first + last) / 2.0 + 1;
    }

    /** Twice the share of all 2^count choices of ranks whose sum is at most {@code less}. */
    private static double exact(int count, int less) {
        double[] ways = new double[less + 1];
        ways[0] = 1;
        for (int rank = 1; rank <= count; rank++) {
            for (int sum = less; sum >= rank; sum--) {
                ways[sum] += ways[sum - rank];
            }
        }
        return Math.min(1, 2 * Arrays.stream(ways).sum() / Math.pow(2, count));
    }

    private static double approximate(double[] sizes, double less, double all) {
        int count = sizes.length;
        double variance = count * (count + 1.0) * (2.0 * count + 1) / 24;
        for (int first = 0; first < count; ) {
            int end = first;
            while (end < count && sizes[end] == sizes[first]) {
                end++;
            }
            double tied = end - first;
            variance -= (tied * tied * tied - tied) / 48;
            first = end;
        }
        double distance = Math.max(0, all / 2 - less - 0.5);
        return variance <= 0 ? 1 : Math.min(1, 2 * Normal.upperTail(distance / Math.sqrt(variance)));
    }
}
