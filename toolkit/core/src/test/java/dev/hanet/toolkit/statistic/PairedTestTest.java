package dev.hanet.toolkit.statistic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reference values are those of SciPy 1.17.1: {@code wilcoxon}, {@code binomtest}, {@code norm.sf}. */
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
    void ties_are_corrected_for() {
        PairedTest test = PairedTest.of(TIED);
        assertThat(test.wilcoxon()).isCloseTo(0.06488884618515063, within(1e-12));
        assertThat(test.sign()).isCloseTo(0.1796875, within(1e-12));
        assertThat(test)
                .extracting(PairedTest::larger, PairedTest::smaller, PairedTest::ties)
                .containsExactly(7, 2, 2);
    }

    @Test
    void interval_of_equal_differences_is_a_point() {
        PairedTest test = PairedTest.of(0.5, 0.5, 0.5);
        assertThat(test.low()).isEqualTo(0.5);
        assertThat(test.high()).isEqualTo(0.5);
    }

    @Test
    void interval_holds_the_mean_and_is_the_same_every_time() {
        PairedTest test = PairedTest.of(DISTINCT);
        assertThat(test.low()).isBetween(-0.002, 0.008);
        assertThat(test.high()).isBetween(0.032, 0.04);
        assertThat(PairedTest.of(DISTINCT)).isEqualTo(test);
    }

    @Test
    void no_difference_at_all_is_no_evidence() {
        PairedTest test = PairedTest.of(0, 0);
        assertThat(test.sign()).isEqualTo(1);
        assertThat(test.wilcoxon()).isEqualTo(1);
    }

    @ParameterizedTest(name = "above {0} lies {1}")
    @CsvSource({
        "0, 0.5",
        "1, 0.158655253931457",
        "1.96, 0.0249978951482204",
        "3, 0.00134989803163009",
        "5, 2.86651571879194e-07"
    })
    void tail_of_the_normal_distribution(double x, double tail) {
        assertThat(Normal.upperTail(x)).isCloseTo(tail, within(tail * 1e-9));
    }

    @Test
    void percentiles_lie_between_ranks() {
        assertThat(PairedTest.percentile(new double[] {0, 1, 2, 3}, 0.5)).isEqualTo(1.5);
    }
}
