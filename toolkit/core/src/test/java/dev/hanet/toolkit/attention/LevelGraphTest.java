package dev.hanet.toolkit.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LevelGraphTest {
    /** Five places: 0 sees 1, 2 sees 1, 3 sees itself, 4 sees nothing. */
    private static final float[][] EDGES = {
        {1, 1, 0, 0, 0},
        {0, 1, 0, 0, 0},
        {0, 1, 1, 0, 0},
        {0, 0, 0, 1, 0},
        {0, 0, 0, 0, 0},
    };

    @Test
    void counts_edges_empty_rows_and_weakly_connected_parts() {
        // 6 of 25 pairs, 2 of 20 between different places; the parts are {0, 1, 2}, {3} and {4}.
        assertThat(LevelGraph.of(PairMatrix.of(EDGES))).isEqualTo(new LevelGraph(6 / 25.0, 2 / 20.0, 1 / 5.0, 3));
    }

    @Test
    void looks_at_the_first_sample_of_a_tensor() {
        Tensor edges = Tensor.floats(Shape.of(2, 2, 2), 1, 0, 0, 1, 1, 1, 1, 1);
        assertThat(LevelGraph.of(PairMatrix.of(edges))).isEqualTo(new LevelGraph(0.5, 0, 0, 2));
    }

    @Test
    void a_graph_that_joins_everything_is_told() {
        assertThat(diagnosis(new float[][] {{1, 1}, {1, 1}}).degeneration())
                .hasValueSatisfying(words -> assertThat(words).startsWith("joins all pairs of places"));
    }

    @Test
    void a_graph_of_self_loops_is_told() {
        assertThat(diagnosis(new float[][] {{1, 0}, {0, 1}}).degeneration())
                .hasValueSatisfying(words -> assertThat(words).startsWith("joins no two places"));
        assertThat(diagnosis(new float[][] {{1, 0}, {1, 1}}).degeneration()).isEmpty();
    }

    @Test
    void attention_without_a_graph_cannot_degenerate() {
        assertThat(new LevelDiagnosis(Optional.empty(), 0.5).degeneration()).isEmpty();
    }

    @Test
    void several_images_are_told_by_their_means() {
        LevelDiagnosis mean = LevelDiagnosis.mean(List.of(
                new LevelDiagnosis(Optional.of(new LevelGraph(0.5, 0.25, 0, 3)), Double.NaN),
                new LevelDiagnosis(Optional.of(new LevelGraph(1, 0.75, 0.5, 1)), 0.8)));
        assertThat(mean).isEqualTo(new LevelDiagnosis(Optional.of(new LevelGraph(0.75, 0.5, 0.25, 2)), 0.8));
    }

    @Test
    void a_tensor_of_other_pairs_is_refused() {
        Tensor map = Tensor.floats(Shape.of(1, 1, 2), 1, 0);
        assertThatThrownBy(() -> PairMatrix.of(map)).hasMessageEndingWith("is no number for every pair of places");
    }

    private static LevelDiagnosis diagnosis(float[][] edges) {
        return new LevelDiagnosis(Optional.of(LevelGraph.of(PairMatrix.of(edges))), Double.NaN);
    }
}
