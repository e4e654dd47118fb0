package dev.hanet.toolkit.statistic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.stat.StatUtils;
import org.hipparchus.stat.descriptive.rank.Percentile;

/**
 * Where the mean of all images like some lies, in 95 of 100 cases: a bootstrap over groups of images, and over seeds where there are
 * several, with expanded percentiles.
 *
 * <p>Means of n draws from n groups vary less than means of n new groups do, by the factor (n - 1) / n, and how much groups vary is itself
 * a guess from n of them; the plain percentiles alpha and 1 - alpha allow for neither, and their intervals are too narrow where n is small. Taken
 * instead are those of
 *
 * <pre>{@code
 * alpha' = Phi(-sqrt(v / d) t)
 * v      = g + s             g = variance of the groups' means / n, s = variance of the seeds' means / their number
 * d      = what of v the draws have: g (n - 1) / n + s (seeds - 1) / seeds
 * t      = 1 - alpha quantile of Student's t with v^2 / (g^2 / (n - 1) + s^2 / (seeds - 1)) degrees of freedom
 * }</pre>
 *
 * which of one seed is {@code Phi(-sqrt(n / (n - 1)) t)} with n - 1 degrees. However far the percentiles are taken, no interval leaves the range
 * of what was drawn from, which holds the mean of a symmetric distribution in 1 - 2^(1 - n) of all cases: of fewer than {@link
 * PairedTest#FEWEST} groups there is none.
 *
 * <p>Source: Hesterberg, What Teachers Should Know About the Bootstrap, The American Statistician 69 (2015), section 5.2 (arXiv 1411.5279);
 * degrees of freedom of a sum of variances: Satterthwaite, An Approximate Distribution of Estimates of Variance Components, Biometrics 2 (1946).
 *
 * @param low where it begins; not a number where there is none
 * @param high where it ends
 */
record Interval(double low, double high) {
    /** Of fewer groups it holds the mean in some nine of ten cases, not in 95 of 100: their values are seldom normal. */
    static final int FEW = 12;

    private static final double ALPHA = 0.025;
    private static final Interval NONE = new Interval(Double.NaN, Double.NaN);
    private static final int DRAWS = 10_000;
    private static final long SEED = 20191127;

    /**
     * Of values of several seeds, each of the same images in the same order.
     *
     * @param groups of each image the number of its group, as {@link Together#numbers} has them
     */
    static Interval of(List<double[]> seeds, int[] groups) {
        if (PairedTest.count(groups) < PairedTest.FEWEST) {
            return NONE;
        }
        double[] means = resampled(seeds, groups);
        double level = level(seeds, groups);
        return new Interval(percentile(means, level), percentile(means, 1 - level));
    }

    /** The percentile at which it begins. */
    static double level(List<double[]> seeds, int[] groups) {
        int images = groups.length;
        double[] byImage = IntStream.range(0, images)
                .mapToDouble(image -> seeds.stream()
                        .mapToDouble(seed -> seed[image])
                        .average()
                        .orElseThrow())
                .toArray();
        double[] bySeed = seeds.stream()
                .mapToDouble(seed -> Arrays.stream(seed).average().orElseThrow())
                .toArray();
        Part ofGroups = Part.of(PairedTest.byGroup(byImage, groups));
        Part ofSeeds = Part.of(bySeed);
        double all = ofGroups.variance + ofSeeds.variance;
        double drawn = ofGroups.drawn() + ofSeeds.drawn();
        if (!(drawn > 0)) {
            return ALPHA; // all are the same
        }
        TDistribution t = new TDistribution(all * all / (ofGroups.spread() + ofSeeds.spread()));
        return new NormalDistribution()
                .cumulativeProbability(-Math.sqrt(all / drawn) * t.inverseCumulativeProbability(1 - ALPHA));
    }

    /**
     * What groups or seeds have of the variance of the mean.
     *
     * @param count how many they are
     */
    private record Part(double variance, int count) {
        static Part of(double... values) {
            return new Part(values.length < 2 ? 0 : StatUtils.variance(values) / values.length, values.length);
        }

        double drawn() {
            return variance * (count - 1) / count;
        }

        double spread() {
            return count < 2 ? 0 : variance * variance / (count - 1);
        }
    }

    /** Means over the images of seeds and groups that are drawn anew with replacement. */
    static double[] resampled(List<double[]> seeds, int[] groups) {
        SplittableRandom random = new SplittableRandom(SEED);
        int units = PairedTest.count(groups);
        int[] sizes = new int[units];
        for (int group : groups) {
            sizes[group]++;
        }
        List<double[]> sums = new ArrayList<>();
        for (double[] seed : seeds) {
            double[] sum = new double[units];
            for (int image = 0; image < seed.length; image++) {
                sum[groups[image]] += seed[image];
            }
            sums.add(sum);
        }
        double[] means = new double[DRAWS];
        double[][] drawn = new double[seeds.size()][];
        for (int draw = 0; draw < DRAWS; draw++) {
            for (int i = 0; i < drawn.length; i++) {
                drawn[i] = sums.get(drawn.length == 1 ? 0 : random.nextInt(drawn.length));
            }
            double sum = 0;
            int images = 0;
            for (int i = 0; i < units; i++) {
                int group = random.nextInt(units);
                images += sizes[group];
                for (double[] seed : drawn) {
                    sum += seed[group];
                }
            }
            means[draw] = sum / images / drawn.length;
        }
        return means;
    }

    /** Between the two nearest ranks, linearly. */
    static double percentile(double[] sample, double share) {
        return new Percentile()
                .withEstimationType(Percentile.EstimationType.R_7)
                .evaluate(sample, share * 100);
    }
}
