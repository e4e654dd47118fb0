package dev.hanet.blocks.attention;

import static dev.hanet.yaml.SpecAssertions.assertThatSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HaSpecTest {
    @Test
    void defaults_are_the_papers() {
        assertThatSpec(HaSpec.class).hasDefaults(HaSpec.of(0.5, 2));
    }

    @Test
    void survives_a_round_trip() {
        assertThatSpec(HaSpec.class)
                .roundTrips(HaSpec.of(0.3, 1))
                .roundTrips(HaSpecs.spec("levels: 3, includeLevels: [1 3], channels: 32, keyChannels: 4"))
                .roundTrips(HaSpecs.spec("scores: normalized, temperature: 0.5, normalize: minmax-row, symmetrize: or"))
                .roundTrips(HaSpecs.spec("selfLoops: remove, emptyRows: uniform, hops: shell, fusion: gated"))
                .roundTrips(HaSpecs.spec("neighbours: 8, symmetrize: and"))
                .roundTrips(HaSpecs.spec("position: sine, purity: 0.25"))
                .roundTrips(HaSpecs.spec("threshold: learned, steepness: 20, residual: gated"))
                .roundTrips(HaSpecs.spec("hops: shell, emptyRows: zero, hopValue: count"))
                .roundTrips(HaSpecs.spec("propagation: power-of-attention, powerScale: row-l1, residual: gamma"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "delta: 1.5                        | delta       | '1.5' is not between 0 and 1",
                "delta: -0.1                       | delta       | '-0.1' is not between 0 and 1",
                "levels: 0                         | levels      | '0' is not positive",
                "neighbours: 0                     | neighbours  | '0' is not positive",
                "channels: 0                       | channels    | '0' is not positive",
                "temperature: 0                    | temperature | '0' is not positive",
                "purity: 0                         | purity      | '0' is not positive",
            })
    void refuses_a_number_out_of_range(String yaml, String path, String message) {
        assertThatSpec(HaSpec.class).given(yaml).hasProblem(path, message);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{includeLevels: [1, 3]} | includeLevels lists levels from 1 to 'levels', at least one and each once",
                "{includeLevels: [0, 1]} | includeLevels lists levels from 1 to 'levels', at least one and each once",
                "{includeLevels: []} | includeLevels lists levels from 1 to 'levels', at least one and each once",
                "{includeLevels: [1, 1]} | includeLevels lists levels from 1 to 'levels', at least one and each once",
                "{temperature: 0.5} | temperature divides normalized scores, so it needs scores 'normalized'",
                "{scores: normalized, normalize: none} | scores 'normalized' needs a normalization, so normalize cannot be 'none'",
                "{selfLoops: remove, nonEdges: zero, emptyRows: zero} | emptyRows has no effect with nonEdges 'zero', which leaves no row empty",
                "{emptyRows: zero} | emptyRows has no effect here: it needs selfLoops other than 'add' or hops 'shell'",
                "{propagation: none, hops: shell} | hops other than 'exact' and hopValue other than 'boolean' need propagation 'graph'",
                "{propagation: none, hopValue: count} | hops other than 'exact' and hopValue other than 'boolean' need propagation 'graph'",
                "{hops: cumulative, hopValue: count} | hops 'cumulative' joins levels whose edges count alike, so it needs hopValue 'boolean'",
                "{neighbours: 4, delta: 0.3} | neighbours take the place of the threshold, so delta and threshold must be left out, and symmetrize is not 'mean'",
                "{neighbours: 4, threshold: learned} | neighbours take the place of the threshold, so delta and threshold must be left out, and symmetrize is not 'mean'",
                "{neighbours: 4, symmetrize: mean} | neighbours take the place of the threshold, so delta and threshold must be left out, and symmetrize is not 'mean'",
                "{neighbours: 4, normalize: sigmoid} | neighbours of the greatest scores are the same however these are brought to [0, 1]: normalize is left out or 'cosine', unless scores are 'normalized'",
                "{steepness: 9} | steepness is that of a learned delta, so it needs threshold 'learned' or 'straight-through'",
                "{purity: 1, normalize: none} | purity judges the normalized scores that make the graph, so it needs a normalization and a graph: normalize is not 'none', and propagation not 'power-of-attention'",
                "{purity: 1, propagation: power-of-attention} | purity judges the normalized scores that make the graph, so it needs a normalization and a graph: normalize is not 'none', and propagation not 'power-of-attention'",
                "{powerScale: row-l1} | powerScale needs propagation 'power-of-attention'",
            })
    void refuses_what_would_not_be_heard(String yaml, String message) {
        assertThatSpec(HaSpec.class).given(yaml).hasProblem("", message);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "neighbours: 4",
                "normalize: sigmoid",
                "scores: normalized",
                "nonEdges: zero",
                "selfLoops: remove",
                "selfLoops: remove, emptyRows: zero",
                "symmetrize: or",
            })
    void powers_of_scores_take_no_options_of_the_graph(String option) {
        assertThatSpec(HaSpec.class)
                .given("{propagation: power-of-attention, " + option + "}")
                .hasProblem(
                        "",
                        "propagation 'power-of-attention' takes raw scores without a graph, so neighbours, normalize,"
                                + " scores, nonEdges, selfLoops, emptyRows and symmetrize have no effect and must be left out");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "normalize: none",
                "nonEdges: zero",
                "selfLoops: remove",
                "hops: cumulative",
                "hopValue: count",
                "symmetrize: or",
                "propagation: power-of-softmax",
            })
    void learned_threshold_takes_no_options_of_edges_that_are_there_or_not(String option) {
        for (String threshold : List.of("learned", "straight-through")) {
            assertThatSpec(HaSpec.class)
                    .given("{threshold: " + threshold + ", " + option + "}")
                    .hasProblem(
                            "",
                            "a learned delta weighs every pair, so propagation is 'graph' or 'none', normalize is not 'none', and"
                                    + " nonEdges, selfLoops, emptyRows, hops, hopValue and symmetrize have no effect and must be left"
                                    + " out");
        }
    }

    @Test
    void refuses_an_unknown_value_and_lists_the_known() {
        assertThatSpec(HaSpec.class).given("nonEdges: zeros").hasRemedy("nonEdges", "zero");
    }

    @ParameterizedTest(name = "{0} channels, {1} levels: {2} parameters")
    @CsvSource({
        "512, 1, 1313792", "512, 2, 1838080", "512, 3, 2362368",
        "256, 1,  329216", "256, 2,  460288", "256, 3,  591360",
    })
    void has_as_many_parameters_as_the_published_widths_give(int channels, int levels, long parameters) {
        Graph graph = Module.graph(HaSpec.of(0.5, levels), Shape.of(1, channels, 33, 33));

        assertThat(graph.parameterCount()).isEqualTo(parameters);
    }

    @Test
    void parameters_keep_their_names_for_ever() {
        HaSpec spec = HaSpecs.spec("fusion: gated, residual: gamma");

        assertThat(Module.graph(spec, Shape.of(1, 4, 2, 2)).parameters())
                .containsOnlyKeys(
                        "ha.query.weight",
                        "ha.query.bias",
                        "ha.key.weight",
                        "ha.key.bias",
                        "ha.value.conv.weight",
                        "ha.value.bn.weight",
                        "ha.value.bn.bias",
                        "ha.level1.weight",
                        "ha.level2.weight",
                        "ha.gate1",
                        "ha.gate2",
                        "ha.fusion.conv.weight",
                        "ha.fusion.bn.weight",
                        "ha.fusion.bn.bias",
                        "ha.gamma");
    }

    @Test
    void fits_any_input_and_returns_its_shape() {
        HaSpec spec = HaSpecs.spec("channels: 6, keyChannels: 3, residual: add");
        Graph graph = Module.graph(spec, Shape.of(2, 10, 5, 7));

        assertThat(graph.output(Outputs.of("result")).shape()).isEqualTo(Shape.of(2, 10, 5, 7));
        assertThat(graph.output(Outputs.of("ha.attention.2")).shape()).isEqualTo(Shape.of(2, 35, 35));
        assertThat(graph.output(Outputs.of("ha.edgeDensity.1")).shape()).isEqualTo(Shape.of());
    }

    @Test
    void refuses_what_is_no_feature_map() {
        Value vector = new GraphBuilder().input("x", TensorType.floats(Shape.of(2, 10)));

        assertThatThrownBy(() -> HaSpec.of(0.5, 1).apply(vector))
                .isInstanceOf(GraphException.class)
                .hasMessage("'ha' needs [B, C, H, W], not x [2, 10]");
    }
}
