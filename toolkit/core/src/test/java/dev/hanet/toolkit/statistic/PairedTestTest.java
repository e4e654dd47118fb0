package dev.hanet.toolkit.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.hipparchus.stat.inference.WilcoxonSignedRankTest;
import org.junit.jupiter.api.Test;

/** Reference values are those of SciPy 1.17.1: {@code wilcoxon}, {@code binomtest}. */
class PairedTestTest {
    private static final double[] DISTINCT = {0.02, -0.01, 0.03, 0.05, -0.005, 0.015, 0.04};
    private static final double[] TIED = {1, 1, -1, 2, 3, 3, 0, -2, 4, 5, 0};

    @Test
    void few_distinct_differences_are_tested_exactly() {
        PairedTest test = PairedTest.of(DISTINCT);
        assertThat(test.wilcoxon()).isCloseTo(0.078125, within(1e-12)); // 1 + 2 = 3: ten of 2^7 choices, on two sides
        assertThat(test.sign()).isCloseTo(0.453125, within(1e-12));
        assertThat(test.mean()).isCloseTo(0.02, within(1e-12));
    }

    @Test
    void few_tied_differences_are_tested_exactly() {
        PairedTest test = PairedTest.of(TIED);
        assertThat(test.wilcoxon()).isCloseTo(0.0703125, within(1e-12)); // 18 of 2^9 signs, each twice
        assertThat(test.sign()).isCloseTo(0.1796875, within(1e-12));
        assertThat(test)
                .extracting(PairedTest::larger, PairedTest::smaller, PairedTest::ties)
                .containsExactly(7, 2, 2);
    }

    @Test
    void interval_of_equal_differences_is_a_point() {
        PairedTest test = PairedTest.of(0.5, 0.5, 0.5, 0.5, 0.5, 0.5);
        assertThat(test.low()).isEqualTo(0.5);
        assertThat(test.high()).isEqualTo(0.5);
    }

    @Test
    void interval_holds_the_mean_and_is_the_same_every_time() {
        PairedTest test = PairedTest.of(DISTINCT);
        assertThat(test.low()).isBetween(-0.01, 0.002); // plain percentiles gave 0.0043 and 0.0357
        assertThat(test.high()).isBetween(0.038, 0.05);
        assertThat(PairedTest.of(DISTINCT)).isEqualTo(test);
    }

    /** Every split of so many images, against whole numbers: as many choices as have so few on one side, twice, of 2^n. */
    @Test
    void the_sign_test_counts_both_sides_of_every_split() {
        for (int images = 1; images <= 60; images++) {
            BigInteger choices = BigInteger.ONE;
            BigInteger few = BigInteger.ZERO;
            for (int smaller = 0; 2 * smaller <= images; smaller++) {
                few = few.add(choices);
                choices =
                        choices.multiply(BigInteger.valueOf(images - smaller)).divide(BigInteger.valueOf(smaller + 1));
                double expected = Math.min(1, 2 * few.doubleValue() / Math.pow(2, images));
                assertThat(PairedTest.sign(images - smaller, smaller))
                        .isCloseTo(expected, within(1e-12 + 1e-9 * expected));
                assertThat(PairedTest.sign(smaller, images - smaller))
                        .isCloseTo(expected, within(1e-12 + 1e-9 * expected));
            }
        }
        assertThat(PairedTest.sign(14, 5)).isCloseTo(0.063568115234375, within(1e-12)); // scipy.stats.binomtest(5, 19)
    }

    @Test
    void differences_that_rounding_alone_tells_apart_share_their_ranks() {
        double[] rounded = {0.9 - 0.8, 0.8 - 0.7, 0.7 - 0.8, 0.4 - 0.3, 0.2 - 0.1, 0.3 - 0.4, 0.6 - 0.4, 0.5 - 0.7};
        double[] exact = {1, 1, -1, 1, 1, -1, 2, -2};
        assertThat(PairedTest.wilcoxon(rounded)).isEqualTo(PairedTest.wilcoxon(exact));
        assertThat(PairedTest.lower(Arrays.stream(rounded).map(one -> -one).toArray()))
                .isEqualTo(PairedTest.lower(-1, -1, 1, -1, -1, 1, -2, 2));
    }

    @Test
    void seeds_that_cancel_out_make_no_difference() {
        PairedTest test = PairedTest.ofSeeds(
                List.of(new double[] {0.1, 0.2, 0.7}, new double[] {0.2, -0.3, 0.1}, new double[] {-0.3, 0.1, -0.8}));
        assertThat(test)
                .extracting(PairedTest::larger, PairedTest::smaller, PairedTest::ties)
                .containsExactly(0, 0, 3);
        assertThat(test.wilcoxon()).isEqualTo(1);
        assertThat(test.effect()).isNaN();
    }

    @Test
    void no_difference_at_all_is_no_evidence() {
        PairedTest test = PairedTest.of(0, 0);
        assertThat(test.sign()).isEqualTo(1);
        assertThat(test.wilcoxon()).isEqualTo(1);
    }

    @Test
    void signed_ranks_agree_with_the_library_where_it_can_go_through_all_signs() {
        SplittableRandom random = new SplittableRandom(4);
        for (int count = 2; count <= 12; count++) {
            double[] differences = random.doubles(count, -1, 1.5).toArray();
            assertThat(PairedTest.wilcoxon(differences))
                    .isCloseTo(
                            new WilcoxonSignedRankTest().wilcoxonSignedRankTest(differences, new double[count], true),
                            within(1e-12));
        }
    }

    @Test
    void effect_and_what_so_many_images_can_show() {
        PairedTest test = PairedTest.of(DISTINCT);
        assertThat(test.effect()).isCloseTo(0.9019752336033945, within(1e-12));
        assertThat(test.least()).isCloseTo(0.028097654259123795, within(1e-9)); // scipy.stats.t;
        assertThat(test.needed()).hasValue(12);
        assertThat(PairedTest.of(0.5, 0.5).needed()).isEmpty();
        assertThat(PairedTest.of(0.5).least()).isNaN();
    }

    /** Five differences of one sign have p 0.0625, six 0.03125. */
    @Test
    void five_images_show_nothing_however_large_and_six_may() {
        assertThat(PairedTest.of(1, 1.1, 1.2, 1.3, 1.4).wilcoxon()).isEqualTo(0.0625);
        assertThat(PairedTest.of(1, 1.1, 1.2, 1.3, 1.4).least()).isNaN();
        assertThat(PairedTest.of(1, 1.1, 1.2, 1.3, 1.4).needed()).hasValue(6);
        assertThat(PairedTest.of(1, 1.1, 1.2, 1.3, 1.4, 1.5).wilcoxon()).isEqualTo(0.03125);
        assertThat(PairedTest.of(1, 1.1, 1.2, 1.3, 1.4, 1.5).least()).isPositive();
    }

    /** As many images as are needed can just show the mean that was found, if they vary as these do. */
    @Test
    void images_that_are_needed_are_the_fewest_that_show_it() {
        double[] many = new double[1000];
        Arrays.setAll(many, i -> 0.1 + (i % 2 == 0 ? 1 : -1));
        int needed = PairedTest.of(many).needed().orElseThrow();
        double[] enough = Arrays.copyOf(many, needed - needed % 2);
        double[] fewer = Arrays.copyOf(many, enough.length - 20);
        assertThat(PairedTest.of(enough).least()).isCloseTo(0.1, within(0.001));
        assertThat(PairedTest.of(fewer).least()).isGreaterThan(0.1);
    }

    @Test
    void seeds_widen_the_interval_and_leave_the_mean() {
        double[] one = {0.1, 0.12, 0.11, 0.13, 0.12, 0.11};
        double[] other = {-0.06, -0.04, -0.05, -0.03, -0.04, -0.05};
        PairedTest single = PairedTest.of(one);
        PairedTest both = PairedTest.ofSeeds(List.of(one, other));
        assertThat(both.mean()).isCloseTo(0.035, within(1e-12));
        assertThat(both.low()).isLessThan(-0.03);
        assertThat(both.high()).isGreaterThan(0.1);
        assertThat(PairedTest.ofSeeds(List.of(one, one)).high()).isCloseTo(single.high(), within(1e-3));
    }

    /** The worked example of R's {@code p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")}. */
    @Test
    void holm_multiplies_the_smallest_most() {
        assertThat(PairedTest.holm(List.of(0.01, 0.04, 0.03, 0.005)))
                .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-12 ? 0 : 1)
                .containsExactly(0.03, 0.06, 0.06, 0.02);
        assertThat(PairedTest.holm(List.of())).isEmpty();
    }

    @Test
    void many_differences_are_tested_by_the_normal_approximation() {
        double[] many = {
            0.45, 0.92, 0.43, -1.2, 1.01, 0.55, -0.44, 0.68, 0.46, 0.39, 0.13, 0.65, -0.64, -0.06, -0.38, 0.7, 0.14,
            -0.19, -0.68, -0.16, 0.11, -0.18, 1.39, 1.11, -2.61, -1.79, -0.07, -0.32, 0.31, 0.32, 2.22, -1.01, -0.28,
            2.14, 0.75, 0.76, -0.41, -1.55, 0.27, 0.21
        };
        assertThat(PairedTest.wilcoxon(many)).isCloseTo(0.2645653559584298, within(1e-9));
    }
}
