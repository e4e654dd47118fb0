package dev.hanet.blocks.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The worked example: a 2 x 2 map of two channels, threshold 0.5, all projections the identity but the key's. */
class GoldenExampleIT {
    private static final Offset<Double> EXACT = within(1e-12);
    private static final double[][] QUERY = Matrices.times(Golden.input("WQ"), Golden.input("X"));
    private static final double[][] KEY = Matrices.times(Golden.input("WK"), Golden.input("X"));
    private static final double[][] FEATURES = Matrices.times(Golden.input("WH"), Golden.input("X"));

    private static Core core(HaSpec spec) {
        return Core.ofQueries(spec, new double[][][] {QUERY}, new double[][][] {KEY}, new double[][][] {FEATURES});
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "masked           | levels: 2",
                "literal          | selfLoops: as-thresholded, nonEdges: zero",
                "literal_count    | selfLoops: as-thresholded, nonEdges: zero, hopValue: count",
                "sigmoid_masked   | normalize: sigmoid",
                "masked_n3        | levels: 3",
            })
    void every_intermediate_result_is_the_examples(String example, String keys) {
        HaSpec spec = HaSpecs.spec(keys);
        try (Core core = core(spec)) {
            double[][][] edges = Golden.levels(example, "B");
            double[][][] weights = Golden.levels(example, "At");
            for (int level = 1; level <= spec.levels(); level++) {
                assertClose(core.level("edges", level)[0], Matrices.map(edges[level - 1], Math::signum));
                assertClose(core.level("weights", level)[0], weights[level - 1]);
            }
            assertClose(meanOfLevels(core), Golden.matrix(example, "X"));
        }
    }

    @Test
    void without_threshold_and_with_one_level_it_is_plain_self_attention() {
        assertResult("delta: 0, levels: 1", Golden.matrix("self_attention_identity_X_plus"));
    }

    @Test
    void powers_of_the_scores_are_the_examples() {
        assertResult("propagation: power-of-attention", Golden.matrix("power_of_attention_X_plus"));
    }

    @Test
    void the_printed_orientation_is_the_examples() {
        assertResult(
                "selfLoops: as-thresholded, nonEdges: zero, orientation: unnormalized",
                Golden.matrix("unnormalised_orientation_literal_X_plus"));
    }

    @Test
    void normalizing_by_rows_changes_nothing_here() {
        assertResult("normalize: minmax-row", Golden.matrix("masked", "X"));
    }

    private static void assertResult(String keys, double[][] expected) {
        try (Core core = core(HaSpecs.spec(keys))) {
            assertClose(meanOfLevels(core), expected);
        }
    }

    /** The example's fusion: the mean of the levels. */
    private static double[][] meanOfLevels(Core core) {
        List<double[][][]> levels = core.levels("gathered");
        double[][] mean = new double[2][4];
        for (double[][][] level : levels) {
            for (int c = 0; c < 2; c++) {
                for (int n = 0; n < 4; n++) {
                    mean[c][n] += level[0][c][n] / levels.size();
                }
            }
        }
        return mean;
    }

    private static void assertClose(double[][] actual, double[][] expected) {
        assertThat(actual.length).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as(Arrays.deepToString(actual)).containsExactly(expected[i], EXACT);
        }
    }
}
