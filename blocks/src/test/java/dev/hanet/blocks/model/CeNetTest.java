package dev.hanet.blocks.model;

import static dev.hanet.yaml.SpecAssertions.assertThatSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.attention.DacRmpSpec;
import dev.hanet.blocks.attention.NoContextSpec;
import dev.hanet.blocks.attention.SqueezeExciteSpec;
import dev.hanet.blocks.decoder.CeNetDecoderSpec;
import dev.hanet.blocks.decoder.FcnSpec;
import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.blocks.encoder.ResNetSpec;
import dev.hanet.blocks.encoder.UNetEncoderSpec;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Norm;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CE-Net's parts: counts, shapes, shared weights, keys, refusals. */
class CeNetTest {
    private static final UNetEncoderSpec SMALL = new UNetEncoderSpec(List.of(4, 8, 16), 1, Norm.BATCH);

    private static ModelSpec ceNet(EncoderSpec encoder, ContextSpec context) {
        return new ModelSpec(
                encoder, ReductionSpec.NONE, context, BottleneckSpec.NONE, CeNetDecoderSpec.STANDARD, List.of());
    }

    @Test
    void has_the_published_number_of_parameters() {
        ModelSpec model = ceNet(ResNetSpec.of("resnet34", 32), DacRmpSpec.STANDARD);
        Graph graph = Networks.network(model, new NetworkInput(3, 448, 448, 1, 1));
        assertThat(graph.parameterCount()).isEqualTo(29_003_093);
        assertThat(graph.output(Outputs.of("logits")).shape()).isEqualTo(Shape.of(1, 1, 448, 448));
    }

    @Test
    void the_context_adds_a_channel_for_each_window_and_shares_its_convolutions() {
        Graph graph = context(DacRmpSpec.STANDARD);
        assertThat(graph.output(Outputs.of("result")).shape()).isEqualTo(Shape.of(2, 20, 6, 9));
        assertThat(graph.parameters().keySet())
                .containsExactly(
                        "context.dac.dilate1.weight",
                        "context.dac.dilate1.bias",
                        "context.dac.dilate3.weight",
                        "context.dac.dilate3.bias",
                        "context.dac.point.weight",
                        "context.dac.point.bias",
                        "context.dac.dilate5.weight",
                        "context.dac.dilate5.bias",
                        "context.rmp.conv.weight",
                        "context.rmp.conv.bias");
        assertThat(context(new DacRmpSpec(List.of(4), false))
                        .outputs()
                        .get(Outputs.of("result"))
                        .shape())
                .isEqualTo(Shape.of(2, 17, 6, 9));
    }

    @Test
    void squeeze_and_excitation_keeps_the_shape() {
        Graph graph = context(SqueezeExciteSpec.STANDARD);
        assertThat(graph.output(Outputs.of("result")).shape()).isEqualTo(Shape.of(2, 16, 6, 9));
        assertThat(graph.parameters().get("context.fc1.weight").shape()).isEqualTo(Shape.of(1, 16, 1, 1));
        assertThat(context(new SqueezeExciteSpec(4))
                        .parameters()
                        .get("context.fc1.weight")
                        .shape())
                .isEqualTo(Shape.of(4, 16, 1, 1));
    }

    private static Graph context(ContextSpec spec) {
        GraphBuilder graph = new GraphBuilder();
        Value x = graph.input("x", TensorType.floats(Shape.of(2, 16, 6, 9)));
        graph.output(Outputs.of("result"), graph.scope("context", () -> spec.apply(x, 32)));
        return graph.build();
    }

    @Test
    void squeeze_and_excitation_can_be_inserted_anywhere() {
        ModelSpec model = new ModelSpec(
                SMALL,
                ReductionSpec.NONE,
                new NoContextSpec(),
                BottleneckSpec.NONE,
                CeNetDecoderSpec.STANDARD,
                List.of(
                        new InsertSpec("encoder.level2", SqueezeExciteSpec.STANDARD),
                        new InsertSpec("decoder.level1", new SqueezeExciteSpec(2))));
        assertThat(Models.network(model, 64).parameters())
                .containsKeys("encoder.level2.inserted.fc1.weight", "decoder.level1.inserted.fc2.bias");
    }

    @ParameterizedTest(name = "ResNet-18 at output stride {0}")
    @CsvSource({"4", "8", "16", "32"})
    void the_decoder_goes_up_from_any_output_stride(int outputStride) {
        Graph graph = Models.network(ceNet(ResNetSpec.of("resnet18", outputStride), new NoContextSpec()), 64);
        assertThat(graph.output(Outputs.of("logits")).shape()).isEqualTo(Shape.of(1, 3, 64, 64));
    }

    @Test
    void a_level_takes_the_channels_of_the_map_it_is_added_to() {
        Graph graph = Models.network(ceNet(ResNetSpec.of("resnet50", 32), new NoContextSpec()), 64);
        assertThat(graph.points().get("decoder.level3").shape()).isEqualTo(Shape.of(1, 1024, 4, 4));
        assertThat(graph.points().get("decoder.level1").shape()).isEqualTo(Shape.of(1, 256, 16, 16));
        assertThat(graph.points().get("decoder.features").shape()).isEqualTo(Shape.of(1, 32, 64, 64));
    }

    @Test
    void a_window_larger_than_the_features_is_refused_at_its_key() {
        assertThat(refusal(ceNet(ResNetSpec.of("resnet18", 32), DacRmpSpec.STANDARD), 128))
                .hasMessage("a window of 6 does not fit into features of 4 x 4")
                .satisfies(refusal -> {
                    assertThat(refusal.origin().path()).isEqualTo("model.context.windows");
                    assertThat(refusal.remedy())
                            .contains("use larger images, a smaller output stride of the encoder, or windows of at"
                                    + " most 4");
                });
    }

    @Test
    void sizes_that_do_not_double_exactly_are_refused() {
        assertThat(refusal(ceNet(ResNetSpec.of("resnet18", 32), new NoContextSpec()), 513))
                .hasMessage(
                        "an image of 513 x 513 does not fit the output stride 32: its sizes must be multiples of it")
                .satisfies(refusal -> {
                    assertThat(refusal.origin().path()).isEqualTo("model.decoder");
                    assertThat(refusal.remedy()).contains("nearest sizes: 512, 544");
                });
    }

    @Test
    void the_decoder_is_no_classifier_of_earlier_features() {
        ModelSpec model = new ModelSpec(
                ResNetSpec.of("resnet18", 32),
                ReductionSpec.NONE,
                new NoContextSpec(),
                BottleneckSpec.NONE,
                FcnSpec.STANDARD,
                List.of(),
                List.of(new AuxiliarySpec("encoder.layer3", 1, CeNetDecoderSpec.STANDARD)));
        assertThat(refusal(model, 64))
                .hasMessageStartingWith("the decoder ce-net goes up from the size of the encoder's layer4 "
                        + "[1, 512, 2, 2], but gets encoder.layer3")
                .satisfies(refusal ->
                        assertThat(refusal.remedy()).contains("use the decoder fcn for features of other sizes"));
    }

    @Test
    void defaults_are_the_papers() {
        assertThatSpec(DacRmpSpec.class).hasDefaults(DacRmpSpec.STANDARD);
        assertThatSpec(SqueezeExciteSpec.class).hasDefaults(SqueezeExciteSpec.STANDARD);
        assertThatSpec(CeNetDecoderSpec.class).hasDefaults(CeNetDecoderSpec.STANDARD);
    }

    @Test
    void survive_a_round_trip() {
        assertThatSpec(DacRmpSpec.class).roundTrips(new DacRmpSpec(List.of(2, 4), true));
        assertThatSpec(SqueezeExciteSpec.class).roundTrips(new SqueezeExciteSpec(4));
        assertThatSpec(CeNetDecoderSpec.class).roundTrips(new CeNetDecoderSpec(8));
    }

    @Test
    void refuse_what_cannot_be_built() {
        assertThatSpec(DacRmpSpec.class).given("windows: [2, 0]").hasProblem("windows[1]", "'0' is not positive");
        assertThatSpec(SqueezeExciteSpec.class).given("reduction: 0").hasProblem("reduction", "'0' is not positive");
        assertThatSpec(CeNetDecoderSpec.class).given("channels: 0").hasProblem("channels", "'0' is not positive");
    }

    private static GraphException refusal(ModelSpec model, int size) {
        return catchThrowableOfType(GraphException.class, () -> Networks.network(model, Models.input(size)));
    }
}
