package dev.hanet.toolkit.statistic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.distribution.discrete.BinomialDistribution;
import org.hipparchus.stat.StatUtils;

/**
 * Whether the second of two measurements of the same images differs from the first. Images that belong {@linkplain Together together}
 * count as one: tests take the mean of their differences, and the interval draws all of them or none.
 *
 * <p>The library's own test of signed ranks goes through all 2^n signs, and refuses ties; here the same number is counted by the sums.
 *
 * @param mean mean of second minus first
 * @param low where the 95 % {@linkplain Interval interval} of the mean of all images like these begins; not a number for fewer than
 *     {@link #FEWEST} images, or groups
 * @param high where it ends
 * @param larger images, or groups of them, where the second is larger
 * @param smaller those where the second is smaller
 * @param ties those where both are the same
 * @param sign two-sided p of the sign test, exact, ties left out
 * @param wilcoxon two-sided p of Wilcoxon's signed-rank test, zeros left out: exact up to 25 differences, those of equal size
 *     sharing their ranks, else by the normal approximation with corrections for ties and continuity
 * @param effect the mean over images, or groups, in standard deviations of the differences (Cohen's d of pairs); not a number where they do not vary
 * @param least the smallest mean that so many images show in four of five such comparisons, by the paired t-test at 5 %; not a number for
 *     fewer than {@link #FEWEST}
 * @param needed how many images, or groups, show a mean as large as this one in four of five, {@link #FEWEST} or more; absent where it is zero or needs too many
 */
public record PairedTest(
        double mean,
        double low,
        double high,
        int larger,
        int smaller,
        int ties,
        double sign,
        double wilcoxon,
        double effect,
        double least,
        OptionalInt needed) {
    /** The fewest images whose signed ranks can lie as one-sided as happens in fewer than 5 of 100: with five it is 2 of 32. */
    public static final int FEWEST = 6;

    private static final int EXACT = 25;
    private static final double LEVEL = 0.05;
    private static final double POWER = 0.8;
    private static final int MOST = 1_000_000;
    /** Differences are told apart to so many parts of one: metrics are read as 64-bit numbers, whose rounding stays far below. */
    private static final double DIGITS = 1e12;

    /**
     * Tests differences, one an image.
     *
     * @throws IllegalArgumentException when there are none
     */
    public static PairedTest of(double... differences) {
        return ofSeeds(List.of(differences.clone()));
    }

    /**
     * Tests differences of several seeds, each of the same images in the same order: the tests take an image's mean over the
     * seeds, the interval draws both seeds and images.
     *
     * @throws IllegalArgumentException when there are none
     */
    public static PairedTest ofSeeds(List<double[]> seeds) {
        return ofSeeds(seeds, each(seeds));
    }

    /**
     * The same of images some of which belong together.
     *
     * @param groups of each image the number of its group, as {@link Together#numbers} has them
     */
    public static PairedTest ofSeeds(List<double[]> seeds, int[] groups) {
        if (seeds.isEmpty() || seeds.get(0).length == 0) {
            throw new IllegalArgumentException("no differences to test");
        }
        int images = seeds.get(0).length;
        double[] byImage = IntStream.range(0, images)
                .mapToDouble(image -> seeds.stream()
                        .mapToDouble(seed -> seed[image])
                        .average()
                        .orElseThrow())
                .map(PairedTest::settled)
                .toArray();
        double[] differences =
                Arrays.stream(byGroup(byImage, groups)).map(PairedTest::settled).toArray();
        int units = differences.length;
        int larger = (int) Arrays.stream(differences).filter(one -> one > 0).count();
        int smaller = (int) Arrays.stream(differences).filter(one -> one < 0).count();
        Interval interval = Interval.of(seeds, groups);
        double mean = Arrays.stream(byImage).average().orElseThrow();
        double ofUnits = Arrays.stream(differences).average().orElseThrow();
        double deviation = units < 2 ? Double.NaN : Math.sqrt(StatUtils.variance(differences));
        return new PairedTest(
                mean,
                interval.low(),
                interval.high(),
                larger,
                smaller,
                units - larger - smaller,
                sign(larger, smaller),
                wilcoxon(differences),
                deviation > 0 ? ofUnits / deviation : Double.NaN,
                shown(units, deviation),
                needed(Math.abs(ofUnits), deviation));
    }

    /** Every image is a group of its own. */
    static int[] each(List<double[]> seeds) {
        return IntStream.range(0, seeds.isEmpty() ? 0 : seeds.get(0).length).toArray();
    }

    static int count(int[] groups) {
        return Arrays.stream(groups).max().orElse(-1) + 1;
    }

    /** The mean over each group's images. */
    static double[] byGroup(double[] values, int[] groups) {
        double[] sums = new double[count(groups)];
        int[] sizes = new int[sums.length];
        for (int image = 0; image < values.length; image++) {
            sums[groups[image]] += values[image];
            sizes[groups[image]]++;
        }
        return IntStream.range(0, sums.length)
                .mapToDouble(group -> sums[group] / sizes[group])
                .toArray();
    }

    /**
     * The p values of several tests, so that of all of them one is wrongly small in 5 of 100 at most (Holm 1979).
     *
     * @return in the same order
     */
    public static List<Double> holm(List<Double> values) {
        List<Integer> order = IntStream.range(0, values.size())
                .boxed()
                .sorted(Comparator.comparing(values::get))
                .toList();
        List<Double> adjusted = new ArrayList<>(Collections.nCopies(values.size(), 1.0));
        double largest = 0;
        for (int i = 0; i < order.size(); i++) {
            largest = Math.max(largest, Math.min(1, (values.size() - i) * values.get(order.get(i))));
            adjusted.set(order.get(i), largest);
        }
        return adjusted;
    }

    /** Whether differences like these would be seen in fewer than 5 of 100 comparisons of what does not differ. */
    public static boolean isShown(double p) {
        return p < LEVEL;
    }

    /** The smallest mean that so many images show, where single ones deviate so far; not a number for fewer than {@link #FEWEST}. */
    static double shown(int images, double deviation) {
        if (images < FEWEST) {
            return Double.NaN;
        }
        TDistribution t = new TDistribution(images - 1.0);
        double both = t.inverseCumulativeProbability(1 - LEVEL / 2) + t.inverseCumulativeProbability(POWER);
        return both * deviation / Math.sqrt(images);
    }

    private static OptionalInt needed(double mean, double deviation) {
        if (!(mean > 0) || !(deviation > 0) || shown(MOST, deviation) > mean) {
            return OptionalInt.empty();
        }
        int below = FEWEST - 1;
        int enough = MOST;
        while (enough - below > 1) {
            int middle = (below + enough) / 2;
            if (shown(middle, deviation) > mean) {
                below = middle;
            } else {
                enough = middle;
            }
        }
        return OptionalInt.of(enough);
    }

    /**
     * Twice the chance of so few heads, or fewer, among all fair tosses.
     *
     * <p>The library's own test looks on which side the next chance is smaller, which rounding decides where both are the same, and then leaves
     * one of them out.
     */
    static double sign(int larger, int smaller) {
        BinomialDistribution heads = new BinomialDistribution(larger + smaller, 0.5);
        double fewer = IntStream.rangeClosed(0, Math.min(larger, smaller))
                .mapToDouble(heads::probability)
                .sum();
        return Math.min(1, 2 * fewer);
    }

    /**
     * One-sided p of Wilcoxon's signed-rank test that differences lie below zero, zeros left out; 1 where they do not lie below it on
     * the whole, or there are none.
     */
    public static double lower(double... differences) {
        double[] sizes = sizes(differences);
        double positive = positive(sizes, differences);
        return 4 * positive < sizes.length * (sizes.length + 1.0) ? wilcoxon(differences) / 2 : 1;
    }

    static double wilcoxon(double... differences) {
        double[] sizes = sizes(differences);
        int count = sizes.length;
        if (count == 0) {
            return 1;
        }
        int[] doubled = new int[count];
        for (int i = 0; i < count; i++) {
            doubled[i] = (int) Math.round(2 * rank(sizes, sizes[i]));
        }
        double positive = positive(sizes, differences);
        double all = count * (count + 1) / 2.0;
        double less = Math.min(positive, all - positive);
        return count <= EXACT ? exact(doubled, (int) Math.round(2 * less)) : approximate(sizes, less, all);
    }

    /** How far the differences are from zero, in rising order, zeros left out. */
    private static double[] sizes(double... differences) {
        return Arrays.stream(differences)
                .map(PairedTest::settled)
                .filter(one -> one != 0)
                .map(Math::abs)
                .sorted()
                .toArray();
    }

    /** The sum of the ranks of those above zero. */
    private static double positive(double[] sizes, double... differences) {
        return Arrays.stream(differences)
                .map(PairedTest::settled)
                .filter(one -> one > 0)
                .map(one -> rank(sizes, one))
                .sum();
    }

    /** A difference without what rounding left of it: 0.9 - 0.8 is as much as 0.8 - 0.7, and three seeds may cancel out. */
    private static double settled(double difference) {
        return Math.rint(difference * DIGITS) / DIGITS;
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

    /** Twice the share of all choices of ranks whose sum is at most {@code less}; ranks and sum doubled, so that they are whole. */
    private static double exact(int[] ranks, int less) {
        double[] ways = new double[less + 1];
        ways[0] = 1;
        for (int rank : ranks) {
            for (int sum = less; sum >= rank; sum--) {
                ways[sum] += ways[sum - rank];
            }
        }
        return Math.min(1, 2 * Arrays.stream(ways).sum() / Math.pow(2, ranks.length));
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
        return variance <= 0
                ? 1
                : Math.min(1, 2 * new NormalDistribution().cumulativeProbability(-distance / Math.sqrt(variance)));
    }
}
