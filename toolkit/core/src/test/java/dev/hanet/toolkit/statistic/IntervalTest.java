package dev.hanet.toolkit.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whether intervals hold what they are of: {@code -Dhanet.coverage=2000} draws so many samples in place of the build's few, and prints in how many
 * of 100 they did.
 */
class IntervalTest {
    private static final int SAMPLES = Integer.getInteger("hanet.coverage", 100);
    private static final double MEAN = 0.9;
    /** norm.cdf(-sqrt(1 / 0.78125) * t.ppf(0.975, 7)). */
    private static final double LEVEL = 0.0037334883828661057;

    private static int[] alone(int images) {
        return IntStream.range(0, images).toArray();
    }

    private static double[] rising(int images) {
        return IntStream.range(0, images).mapToDouble(image -> image * image).toArray();
    }

    /** As {@code scipy.stats} has it: norm.cdf(-sqrt(n / (n - 1)) * t.ppf(0.975, n - 1)). */
    @ParameterizedTest(name = "{0} images")
    @CsvSource({
        "3, 6.834137311941282e-08",
        "4, 0.00011903073915322603",
        "6, 0.0024318031746115667",
        "12, 0.010756614916552488",
        "20, 0.015880829920347974",
        "50, 0.02117941121137757"
    })
    void percentiles_are_expanded_as_hesterberg_says(int images, double level) {
        assertThat(Interval.level(List.of(rising(images)), alone(images))).isCloseTo(level, within(1e-6 * level));
    }

    /**
     * Eight images of variance 6, which is 0.75 of their mean, and two seeds 1 apart, of variance 0.5 and so 0.25 of theirs: 1 in all, of
     * which draws have 0.75 * 7 / 8 + 0.25 / 2 = 0.78125; degrees 1 / (0.75^2 / 7 + 0.25^2) = 7.
     */
    @Test
    void seeds_expand_them_with_the_degrees_of_both() {
        double[] one = {0, 1, 2, 3, 4, 5, 6, 7}; // of variance 6
        double[] other = {1, 2, 3, 4, 5, 6, 7, 8};
        assertThat(Interval.level(List.of(one, other), alone(8))).isCloseTo(LEVEL, within(1e-6 * LEVEL));
        assertThat(Interval.level(List.of(one, one), alone(8))).isEqualTo(Interval.level(List.of(one), alone(8)));
    }

    @Test
    void what_does_not_vary_is_a_point() {
        Interval interval = Interval.of(List.of(new double[] {0.5, 0.5, 0.5, 0.5, 0.5, 0.5}), alone(6));
        assertThat(interval).isEqualTo(new Interval(0.5, 0.5));
    }

    @ParameterizedTest(name = "{0} images")
    @ValueSource(ints = {1, 2, 3, 5})
    void of_too_few_there_is_none(int images) {
        assertThat(Interval.of(List.of(rising(images)), alone(images)).low()).isNaN();
        assertThat(Interval.of(List.of(rising(images)), alone(images)).high()).isNaN();
        double[] sliced =
                IntStream.range(0, 10 * images).mapToDouble(slice -> slice).toArray();
        int[] groups = IntStream.range(0, 10 * images).map(slice -> slice / 10).toArray();
        assertThat(Interval.of(List.of(sliced), groups).low()).isNaN();
    }

    @Test
    void percentiles_lie_between_ranks() {
        assertThat(Interval.percentile(new double[] {0, 1, 2, 3}, 0.5)).isEqualTo(1.5);
    }

    /** Values of images: normal, or as of a good Dice coefficient, with a tail below (Beta(9, 1), of mean 0.9). */
    private enum Values {
        NORMAL(random -> MEAN + 0.09 * random.nextGaussian()),
        SKEWED(random -> Math.pow(random.nextDouble(), 1 / 9.0));

        private final ToDoubleFunction<Random> drawn;

        Values(ToDoubleFunction<Random> drawn) {
            this.drawn = drawn;
        }
    }

    /** In how many of all samples an interval holds the mean: by plain percentiles, and by these. */
    private static double[] coverage(int images, int seeds, double ofSeeds, Values values) {
        Random random = new Random(images * 31L + seeds);
        double[] held = new double[2];
        for (int sample = 0; sample < SAMPLES; sample++) {
            double[] own = IntStream.range(0, images)
                    .mapToDouble(image -> values.drawn.applyAsDouble(random))
                    .toArray();
            List<double[]> all = IntStream.range(0, seeds)
                    .mapToObj(seed -> {
                        double shift = ofSeeds * random.nextGaussian();
                        return IntStream.range(0, images)
                                .mapToDouble(
                                        image -> own[image] + (seeds > 1 ? shift + 0.03 * random.nextGaussian() : 0))
                                .toArray();
                    })
                    .toList();
            double[] means = Interval.resampled(all, alone(images));
            double level = Interval.level(all, alone(images));
            held[0] += holds(means, 0.025);
            held[1] += holds(means, level);
        }
        return new double[] {held[0] / SAMPLES, held[1] / SAMPLES};
    }

    private static int holds(double[] means, double level) {
        return Interval.percentile(means, level) <= MEAN && MEAN <= Interval.percentile(means, 1 - level) ? 1 : 0;
    }

    @ParameterizedTest(name = "{0} images, {1}")
    @CsvSource({
        "3, NORMAL",
        "3, SKEWED",
        "4, NORMAL",
        "4, SKEWED",
        "6, NORMAL",
        "6, SKEWED",
        "12, NORMAL",
        "12, SKEWED",
        "20, NORMAL",
        "20, SKEWED"
    })
    void intervals_hold_the_mean_nearly_as_often_as_they_say(int images, Values values) {
        double[] held = coverage(images, 1, 0, values);
        print(images + " images, " + values, held);
        assertThat(held[1]).isGreaterThanOrEqualTo(held[0]);
        if (images >= PairedTest.FEWEST) {
            assertThat(held[1]).isGreaterThan(values == Values.NORMAL ? 0.88 : 0.83);
        } else {
            assertThat(held[1]).isLessThan(1.07 - Math.pow(2, 1.0 - images)); // why there is none
        }
    }

    /** Seeds that shift all images: by a third of what their mean varies, and by as much again. */
    @ParameterizedTest(name = "{0} images, {1} seeds that differ by {2}")
    @CsvSource({"8, 2, 0.02", "8, 3, 0.02", "24, 2, 0.02", "24, 3, 0.02", "24, 3, 0.045"})
    void seeds_are_held_too(int images, int seeds, double differ) {
        double[] held = coverage(images, seeds, differ, Values.NORMAL);
        print(images + " images, " + seeds + " seeds, " + differ, held);
        assertThat(held[1]).isGreaterThanOrEqualTo(held[0]).isGreaterThan(0.88);
    }

    private static void print(String what, double[] held) {
        if (Integer.getInteger("hanet.coverage") != null) {
            System.out.printf(
                    Locale.ROOT, "%s: %.1f by plain percentiles, %.1f now%n", what, 100 * held[0], 100 * held[1]);
        }
    }
}
