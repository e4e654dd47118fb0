package dev.hanet.blocks.attention;

import static dev.hanet.yaml.SpecAssertions.assertThatSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.attention.EmSpec.Through;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Norm;
import dev.hanet.blocks.operator.ConvolutionOperators;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shapes, rates, outputs and keys of the context blocks that others published. */
class ContextsTest {
    private static Graph graph(ContextSpec spec, int channels, int outputStride) {
        GraphBuilder graph = new GraphBuilder();
        Value x = graph.input("x", TensorType.floats(Shape.of(2, channels, 6, 9)));
        graph.output(Outputs.of("result"), graph.scope("context", () -> spec.apply(x, outputStride)));
        return graph.build();
    }

    private static Shape result(ContextSpec spec, int channels) {
        return graph(spec, channels, 16).outputs().get(Outputs.of("result")).shape();
    }

    @ParameterizedTest(name = "output stride {0}: rates {1}, {2}, {3}")
    @CsvSource({"32, 3, 6, 9", "16, 6, 12, 18", "8, 12, 24, 36", "4, 24, 48, 72"})
    void rates_of_aspp_follow_the_output_stride(int outputStride, int first, int second, int third) {
        assertThat(dilations(graph(AsppSpec.STANDARD, 16, outputStride)))
                .containsExactly(1, first, second, third, 1, 1);
    }

    @Test
    void rates_of_aspp_can_be_given() {
        AsppSpec spec = new AsppSpec(Optional.of(List.of(2, 5)), 8, 0);
        assertThat(dilations(graph(spec, 16, 16))).containsExactly(1, 2, 5, 1, 1);
    }

    @Test
    void aspp_asks_for_rates_where_the_output_stride_is_not_known() {
        Value x = new GraphBuilder().input("x", TensorType.floats(Shape.of(2, 4, 6, 9)));
        assertThatThrownBy(() -> AsppSpec.STANDARD.apply(x))
                .isInstanceOf(GraphException.class)
                .hasMessage("the output stride is not known here, so rates must be given");
    }

    private static List<Integer> dilations(Graph graph) {
        return graph.values().stream()
                .flatMap(value -> value.operator().stream())
                .filter(ConvolutionOperators.Conv2d.class::isInstance)
                .map(operator -> ((ConvolutionOperators.Conv2d) operator).dilation())
                .toList();
    }

    @Test
    void blocks_keep_the_places_and_set_the_channels() {
        assertThat(result(AsppSpec.STANDARD, 16)).isEqualTo(Shape.of(2, 256, 6, 9));
        assertThat(result(PpmSpec.STANDARD, 16)).isEqualTo(Shape.of(2, 32, 6, 9));
        assertThat(result(new PpmSpec(List.of(1, 3), Optional.of(5), true), 16)).isEqualTo(Shape.of(2, 26, 6, 9));
        assertThat(result(DanetSpec.STANDARD, 16)).isEqualTo(Shape.of(2, 512, 6, 9));
        assertThat(result(CrissCrossSpec.STANDARD, 16)).isEqualTo(Shape.of(2, 16, 6, 9));
        assertThat(result(new CrissCrossSpec(1, Optional.of(8), Optional.empty()), 16))
                .isEqualTo(Shape.of(2, 8, 6, 9));
        assertThat(result(EmSpec.STANDARD, 16)).isEqualTo(Shape.of(2, 16, 6, 9));
        assertThat(result(GcnSpec.STANDARD, 16)).isEqualTo(Shape.of(2, 16, 6, 9));
        assertThat(result(new GcnSpec(0.5, List.of(0, 2), Optional.of(5), Norm.BATCH), 16))
                .isEqualTo(Shape.of(2, 10, 6, 9));
    }

    @Test
    void blocks_that_relate_places_have_their_maps_as_outputs() {
        Shape map = Shape.of(2, 54, 54);
        assertThat(graph(DanetSpec.STANDARD, 16, 16)
                        .outputs()
                        .get(Outputs.of("context.position.attention.1"))
                        .shape())
                .isEqualTo(map);
        assertThat(graph(CrissCrossSpec.STANDARD, 16, 16)
                        .output(Outputs.of("context.round.attention.2"))
                        .shape())
                .isEqualTo(map);
        assertThat(graph(GcnSpec.STANDARD, 16, 16).outputs())
                .containsKeys(Outputs.of("context.attention.1"), Outputs.of("context.edgeDensity.1"));
    }

    @Test
    void rounds_of_criss_cross_attention_share_their_weights() {
        long once = graph(new CrissCrossSpec(1, Optional.empty(), Optional.empty()), 16, 16)
                .parameterCount();
        long thrice = graph(new CrissCrossSpec(3, Optional.empty(), Optional.empty()), 16, 16)
                .parameterCount();
        assertThat(thrice).isEqualTo(once);
    }

    @Test
    void branches_of_danet_are_points() {
        assertThat(graph(DanetSpec.STANDARD, 16, 16).points()).containsOnlyKeys("context.position", "context.channel");
    }

    @Test
    void powers_that_cannot_share_the_channels_are_refused() {
        GcnSpec spec = new GcnSpec(0.5, List.of(0, 1, 2), Optional.empty(), Norm.BATCH);
        assertThatThrownBy(() -> graph(spec, 16, 16))
                .isInstanceOf(GraphException.class)
                .hasMessage("16 channels cannot be shared equally among 3 powers");
    }

    @Test
    void defaults_are_the_papers() {
        assertThatSpec(AsppSpec.class).hasDefaults(AsppSpec.STANDARD);
        assertThatSpec(PpmSpec.class).hasDefaults(PpmSpec.STANDARD);
        assertThatSpec(DanetSpec.class).hasDefaults(DanetSpec.STANDARD);
        assertThatSpec(CrissCrossSpec.class).hasDefaults(CrissCrossSpec.STANDARD);
        assertThatSpec(EmSpec.class).hasDefaults(EmSpec.STANDARD);
        assertThatSpec(GcnSpec.class).hasDefaults(GcnSpec.STANDARD);
        assertThatSpec(GlobalContextSpec.class).hasDefaults(new GlobalContextSpec(16));
    }

    /** Mask C + 1, into the middle (C + 1) M, normalization 2 M, out of it (M + 1) C. */
    @ParameterizedTest(name = "{0} channels, reduction {1}: {2} in the middle, {3} parameters")
    @CsvSource({"64, 16, 4, 653", "64, 4, 16, 2225", "16, 16, 2, 103", "512, 16, 32, 33889"})
    void parameters_of_global_context_are_those_counted_by_hand(int channels, int reduction, int middle, int count) {
        Graph graph = graph(new GlobalContextSpec(reduction), channels, 16);
        assertThat(graph.parameterCount()).isEqualTo(count);
        assertThat(graph.parameters().keySet())
                .containsExactlyInAnyOrder(
                        "context.conv_mask.weight",
                        "context.conv_mask.bias",
                        "context.channel_add_conv.0.weight",
                        "context.channel_add_conv.0.bias",
                        "context.channel_add_conv.1.weight",
                        "context.channel_add_conv.1.bias",
                        "context.channel_add_conv.3.weight",
                        "context.channel_add_conv.3.bias");
        assertThat(graph.parameters().get("context.channel_add_conv.0.weight").shape())
                .isEqualTo(Shape.of(middle, channels, 1, 1));
        assertThat(result(new GlobalContextSpec(reduction), channels)).isEqualTo(Shape.of(2, channels, 6, 9));
    }

    @Test
    void survive_a_round_trip() {
        assertThatSpec(AsppSpec.class).roundTrips(new AsppSpec(Optional.of(List.of(2, 5)), 8, 0.25));
        assertThatSpec(PpmSpec.class).roundTrips(new PpmSpec(List.of(1, 4), Optional.of(3), false));
        assertThatSpec(DanetSpec.class).roundTrips(new DanetSpec(32, Optional.of(4), Compute.AUTO));
        assertThatSpec(CrissCrossSpec.class).roundTrips(new CrissCrossSpec(3, Optional.of(8), Optional.of(2)));
        assertThatSpec(GlobalContextSpec.class).roundTrips(new GlobalContextSpec(4));
        assertThatSpec(EmSpec.class).roundTrips(new EmSpec(8, 2, 0.5, Through.LAST_EXPECTATION));
        assertThatSpec(GcnSpec.class).roundTrips(new GcnSpec(0.25, List.of(0, 2), Optional.of(7), Norm.NONE));
    }

    @Test
    void refuse_what_cannot_be_built() {
        assertThatSpec(AsppSpec.class).given("rates: [6, 0]").hasProblem("rates[1]", "'0' is not positive");
        assertThatSpec(PpmSpec.class).given("bins: [0]").hasProblem("bins[0]", "'0' is not positive");
        assertThatSpec(DanetSpec.class).given("channels: 0").hasProblem("channels", "'0' is not positive");
        assertThatSpec(CrissCrossSpec.class).given("recurrence: 0").hasProblem("recurrence", "'0' is not positive");
        assertThatSpec(GlobalContextSpec.class).given("reduction: 0").hasProblem("reduction", "'0' is not positive");
        assertThatSpec(EmSpec.class).given("momentum: 2").hasProblem("momentum", "'2' is not between 0 and 1");
        assertThatSpec(GcnSpec.class).given("delta: 1.5").hasProblem("delta", "'1.5' is not between 0 and 1");
    }
}
