package dev.hanet.blocks.attention;

import static dev.hanet.blocks.attention.Matrices.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for any input, without knowing the result. */
class IdentitiesIT {
    private static final int BATCH = 2;
    private static final int N = 7;
    private static final Random RANDOM = new Random(11);
    private static final double[][][] QUERY = Matrices.random(RANDOM, BATCH, 3, N);
    private static final double[][][] KEY = Matrices.random(RANDOM, BATCH, 3, N);
    private static final double[][][] FEATURES = Matrices.random(RANDOM, BATCH, 4, N);
    private static final double[][] ONES = Matrices.filled(N, N, 1);

    private static Core core(String keys) {
        return Core.ofQueries(HaSpecs.spec(keys), QUERY, KEY, FEATURES);
    }

    @ParameterizedTest(name = "with: {0}")
    @ValueSource(
            strings = {
                "normalize: minmax-sample",
                "normalize: minmax-row",
                "normalize: sigmoid",
                "normalize: exp-rowmax",
                "normalize: cosine",
                "normalize: softmax-row",
                "nonEdges: zero",
                "selfLoops: as-thresholded",
                "selfLoops: as-thresholded, nonEdges: zero, normalize: sigmoid",
            })
    void without_threshold_one_level_is_self_attention(String keys) {
        try (Core core = core("delta: 0, levels: 1, " + keys)) {
            for (int b = 0; b < BATCH; b++) {
                double[][] products = Matrices.times(Matrices.transposed(QUERY[b]), KEY[b]);
                double[][] weights = Arrays.stream(products)
                        .map(row -> Arrays.stream(row)
                                .map(p -> Math.exp(p / Math.sqrt(3)))
                                .toArray())
                        .map(row -> Arrays.stream(row)
                                .map(e -> e / Arrays.stream(row).sum())
                                .toArray())
                        .toArray(double[][]::new);
                assertClose(core.level("gathered", 1)[b], Matrices.times(FEATURES[b], Matrices.transposed(weights)));
            }
        }
    }

    @ParameterizedTest(name = "with: {0}")
    @ValueSource(strings = {"normalize: minmax-sample", "normalize: sigmoid", "orientation: column"})
    void learned_threshold_that_is_steep_gives_what_a_fixed_one_does(String keys) {
        Shape shape = Shape.of(BATCH, 4, 1, N);
        String all = "delta: 0.6, levels: 2, " + keys;
        try (Module fixed = new Module(HaSpecs.spec(all), shape, 3);
                Module learned = new Module(HaSpecs.spec("threshold: learned, steepness: 1000000, " + all), shape, 3)) {
            Map<String, Tensor> state = new LinkedHashMap<>(fixed.state());
            state.put("ha.delta", Tensor.doubles(Shape.of(1, 1, 1), 0.6));
            learned.network().load(state);
            assertThat(Matrices.flat(learned.run(FEATURES, "result")))
                    .containsExactly(Matrices.flat(fixed.run(FEATURES, "result")), within(1e-4));
            assertThat(Matrices.flat(learned.run(FEATURES, "ha.edges.2")))
                    .containsExactly(Matrices.flat(fixed.run(FEATURES, "ha.edges.2")));
        }
    }

    @ParameterizedTest(name = "with: {0}")
    @ValueSource(
            strings = {
                "",
                "normalize: cosine",
                "orientation: column",
                "levels: 3",
                "propagation: none",
                "scores: normalized"
            })
    void learned_threshold_straight_through_gives_what_a_fixed_one_does(String keys) {
        Shape shape = Shape.of(BATCH, 4, 1, N);
        String all = "delta: 0.6" + (keys.isEmpty() ? "" : ", ") + keys;
        try (Module fixed = new Module(HaSpecs.spec(all), shape, 3);
                Module learned = new Module(HaSpecs.spec("threshold: straight-through, " + all), shape, 3)) {
            Map<String, Tensor> state = new LinkedHashMap<>(fixed.state());
            state.put("ha.delta", Tensor.doubles(Shape.of(1, 1, 1), 0.6));
            learned.network().load(state);
            for (String output : List.of("result", "ha.edges.1", "ha.edges.2")) {
                assertThat(Matrices.flat(learned.run(FEATURES, output)))
                        .containsExactly(Matrices.flat(fixed.run(FEATURES, output)), within(1e-12));
            }
        }
    }

    @ParameterizedTest(name = "with: {0}")
    @ValueSource(strings = {"hops: exact", "hops: cumulative", "selfLoops: as-thresholded", "normalize: cosine"})
    void without_threshold_all_levels_are_one(String keys) {
        try (Core core = core("delta: 0, levels: 3, " + keys)) {
            for (int level = 1; level <= 3; level++) {
                assertClose(core.level("edges", level)[0], ONES);
                assertClose(core.level("weights", level)[1], core.level("weights", 1)[1]);
            }
        }
    }

    @ParameterizedTest(name = "with: {0}")
    @ValueSource(
            strings = {
                "",
                "nonEdges: zero",
                "selfLoops: remove",
                "selfLoops: remove, emptyRows: uniform",
                "hops: shell",
                "hopValue: count",
                "hopValue: row-stochastic",
                "propagation: power-of-softmax",
                "propagation: none",
                "scores: normalized, temperature: 0.1",
            })
    void weights_of_a_place_sum_to_one(String keys) {
        try (Core core = core("delta: 0.8, levels: 3, " + keys)) {
            for (double[][][] weights : core.levels("weights")) {
                for (double[] row : weights[1]) {
                    assertThat(Arrays.stream(row).sum()).isCloseTo(1, within(1e-12));
                }
            }
        }
    }

    @ParameterizedTest(name = "with: {0}")
    @ValueSource(
            strings = {
                "",
                "selfLoops: as-thresholded, emptyRows: zero",
                "hopValue: count",
                "hops: shell, emptyRows: zero"
            })
    void masked_pairs_weigh_exactly_nothing(String keys) {
        try (Core core = core("delta: 0.7, levels: 2, " + keys)) {
            for (int level = 1; level <= 2; level++) {
                double[] edges = Matrices.flat(core.level("edges", level));
                double[] weights = Matrices.flat(core.level("weights", level));
                assertThat(edges).contains(0);
                for (int i = 0; i < edges.length; i++) {
                    assertThat(weights[i] > 0).isEqualTo(edges[i] > 0);
                }
            }
        }
    }

    @Test
    void levels_with_self_loops_grow_to_the_transitive_closure() {
        double[][] path = new double[N][N];
        for (int i = 1; i < N; i++) {
            path[i - 1][i] = 1;
        }
        double[][][] scores = {path, Matrices.random(new Random(1), 1, N, N)[0]};
        try (Core core = Core.ofScores(HaSpecs.spec("delta: 0.6, levels: 7"), scores, FEATURES)) {
            List<double[][][]> levels = core.levels("edges");
            for (int b = 0; b < BATCH; b++) {
                for (int h = 1; h < levels.size(); h++) {
                    double[] nearer = Arrays.stream(levels.get(h - 1)[b])
                            .flatMapToDouble(Arrays::stream)
                            .toArray();
                    double[] farther = Arrays.stream(levels.get(h)[b])
                            .flatMapToDouble(Arrays::stream)
                            .toArray();
                    for (int i = 0; i < nearer.length; i++) {
                        assertThat(nearer[i]).isLessThanOrEqualTo(farther[i]);
                    }
                }
                assertClose(levels.get(N - 2)[b], closure(levels.get(0)[b]));
                assertClose(levels.get(N - 1)[b], levels.get(N - 2)[b]);
            }
            assertThat(Arrays.stream(levels.get(2)[0][0]).sum()).isEqualTo(4);
        }
    }

    /** Warshall's algorithm. */
    private static double[][] closure(double[][] edges) {
        double[][] reached = Matrices.map(edges, Math::signum);
        for (int k = 0; k < N; k++) {
            for (int i = 0; i < N; i++) {
                for (int j = 0; j < N; j++) {
                    reached[i][j] = Math.max(reached[i][j], Math.min(reached[i][k], reached[k][j]));
                }
            }
        }
        return reached;
    }

    @Test
    void without_self_loops_two_places_swap_for_ever() {
        double[][] swap = {{0, 1}, {1, 0}};
        HaSpec spec = HaSpecs.spec("selfLoops: as-thresholded, levels: 5");
        try (Core core = Core.ofScores(spec, new double[][][] {swap}, new double[][][] {{{1, 2}}})) {
            for (int level = 1; level <= 5; level++) {
                assertClose(core.level("edges", level)[0], level % 2 == 1 ? swap : Matrices.identity(2));
            }
        }
    }

    @Test
    void perfect_classes_are_never_left() {
        int[] classes = {0, 1, 1, 0, 2, 1, 2};
        double[][] scores = new double[N][N];
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                scores[i][j] = classes[i] == classes[j] ? 1 : 0;
            }
        }
        HaSpec spec = HaSpecs.spec("levels: 4");
        try (Core core = Core.ofScores(spec, new double[][][] {scores}, new double[][][] {FEATURES[0]})) {
            for (int level = 1; level <= 4; level++) {
                assertClose(core.level("edges", level)[0], scores);
                double[][] gathered = core.level("gathered", level)[0];
                for (int c = 0; c < 4; c++) {
                    for (int i = 0; i < N; i++) {
                        assertThat(gathered[c][i])
                                .isCloseTo(classMean(FEATURES[0][c], classes, classes[i]), within(1e-12));
                    }
                }
            }
        }
    }

    private static double classMean(double[] row, int[] classes, int wanted) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < row.length; i++) {
            if (classes[i] == wanted) {
                sum += row[i];
                count++;
            }
        }
        return sum / count;
    }

    @Test
    void beyond_every_score_a_place_keeps_to_itself() {
        try (Core core = core("delta: 1.1")) {
            assertClose(core.level("weights", 1)[0], Matrices.identity(N));
            assertClose(core.level("gathered", 2)[1], FEATURES[1]);
        }
    }

    @Test
    void beyond_every_score_the_printed_form_is_uniform() {
        try (Core core = core("delta: 1.1, selfLoops: as-thresholded, nonEdges: zero")) {
            assertClose(core.level("weights", 1)[0], Matrices.filled(N, N, 1.0 / N));
            assertClose(core.level("weights", 2)[1], Matrices.filled(N, N, 1.0 / N));
        }
    }

    @Test
    void at_one_only_the_greatest_score_is_an_edge() {
        try (Core core = core("delta: 1, levels: 1, selfLoops: as-thresholded")) {
            assertThat(Arrays.stream(Matrices.flat(core.level("edges", 1))).sum())
                    .isEqualTo(BATCH);
        }
    }

    @ParameterizedTest(name = "with: {0}")
    @ValueSource(strings = {"minmax-sample", "minmax-row"})
    void equal_scores_are_a_complete_graph(String normalize) {
        double[][][] scores = {Matrices.filled(3, 3, -0.3)};
        HaSpec spec = HaSpecs.spec("delta: 1, levels: 1, selfLoops: as-thresholded, normalize: " + normalize);
        try (Core core = Core.ofScores(spec, scores, new double[][][] {{{1, 2, 3}}});
                Core divided =
                        Core.ofScores(HaSpecs.with(spec, "symmetrize: or"), scores, new double[][][] {{{1, 2, 3}}})) {
            assertClose(core.level("edges", 1)[0], Matrices.filled(3, 3, 1));
            assertClose(divided.level("edges", 1)[0], Matrices.filled(3, 3, 1));
        }
    }

    @ParameterizedTest(name = "with: {0}")
    @ValueSource(strings = {"minmax-sample", "minmax-row"})
    void stretched_and_shifted_scores_have_the_same_graph(String normalize) {
        double[][][] scores = Matrices.random(new Random(2), 1, N, N);
        double[][][] changed = {Matrices.map(scores[0], score -> 3 * score - 2)};
        double[][][] features = {FEATURES[0]};
        HaSpec spec = HaSpecs.spec("levels: 1, normalize: " + normalize);
        try (Core core = Core.ofScores(spec, scores, features);
                Core other = Core.ofScores(spec, changed, features)) {
            assertClose(core.level("edges", 1)[0], other.level("edges", 1)[0]);
        }
    }

    @ParameterizedTest(name = "with: {0}")
    @ValueSource(strings = {"minmax-sample", "sigmoid", "cosine"})
    void columns_are_rows_with_query_and_key_exchanged(String normalize) {
        HaSpec row = HaSpecs.spec("delta: 0.6, normalize: " + normalize);
        try (Core columns = Core.ofQueries(HaSpecs.with(row, "orientation: column"), QUERY, KEY, FEATURES);
                Core rows = Core.ofQueries(row, KEY, QUERY, FEATURES)) {
            for (int level = 1; level <= 2; level++) {
                assertClose(columns.level("gathered", level)[0], rows.level("gathered", level)[0]);
                assertClose(columns.level("weights", level)[1], Matrices.transposed(rows.level("weights", level)[1]));
            }
        }
    }
}
