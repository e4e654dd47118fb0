package dev.hanet.blocks.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hanet.blocks.attention.Compute;
import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.attention.NoContextSpec;
import dev.hanet.blocks.attention.NonLocalSpec;
import dev.hanet.blocks.decoder.DecoderSpec;
import dev.hanet.blocks.decoder.FcnSpec;
import dev.hanet.blocks.decoder.LadderNetDecoderSpec;
import dev.hanet.blocks.decoder.NoDecoderSpec;
import dev.hanet.blocks.decoder.SideFusionSpec;
import dev.hanet.blocks.decoder.SideFusionSpec.Fusion;
import dev.hanet.blocks.decoder.UNetDecoderSpec;
import dev.hanet.blocks.decoder.UNetDecoderSpec.Up;
import dev.hanet.blocks.diagram.NetworkDiagram;
import dev.hanet.blocks.encoder.ChainedSpec;
import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.blocks.encoder.LadderNetSpec;
import dev.hanet.blocks.encoder.ResNetSpec;
import dev.hanet.blocks.encoder.UNetEncoderSpec;
import dev.hanet.blocks.encoder.VggSpec;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Norm;
import dev.hanet.blocks.layer.UnitType;
import dev.hanet.blocks.operator.ElementwiseOperators.Dropout;
import dev.hanet.blocks.operator.ImageOperators.AveragePool;
import dev.hanet.blocks.operator.Interpolation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the U-Nets' relatives are made of, and what they refuse where. */
class UNetFamilyTest {
    private static final VggSpec VGG = new VggSpec(List.of(4, 8), "none");
    private static final UNetDecoderSpec PATH = new UNetDecoderSpec(Up.NEAREST, Optional.empty(), 1, Norm.NONE);

    private static SideFusionSpec sides(String... points) {
        return new SideFusionSpec(
                List.of(points), Optional.empty(), Optional.of(3), 3, Interpolation.BILINEAR, Fusion.CONVOLUTION);
    }

    private static ModelSpec model(
            EncoderSpec encoder, ContextSpec context, DecoderSpec decoder, AuxiliarySpec... and) {
        return new ModelSpec(
                encoder, ReductionSpec.NONE, context, BottleneckSpec.NONE, decoder, List.of(), List.of(and));
    }

    private static GraphException refusal(ModelSpec model, int size) {
        return catchThrowableOfType(GraphException.class, () -> Models.network(model, size));
    }

    @Test
    void a_recurrent_unit_has_the_parameters_of_one_convolution_under_one_name() {
        UNetEncoderSpec encoder =
                new UNetEncoderSpec(List.of(4, 8), 1, Norm.BATCH, UnitType.RECURRENT_RESIDUAL, 3, false);
        Graph graph = Models.network(Models.plain(encoder, FcnSpec.STANDARD), 32);
        assertThat(graph.parameters().keySet().stream().filter(name -> name.startsWith("encoder.level2.")))
                .containsExactly(
                        "encoder.level2.enter.weight",
                        "encoder.level2.enter.bias",
                        "encoder.level2.unit1.conv.weight",
                        "encoder.level2.unit1.conv.bias",
                        "encoder.level2.unit1.bn.weight",
                        "encoder.level2.unit1.bn.bias");
        assertThat(graph.values().stream().filter(value -> value.name().startsWith("encoder.level2.unit1.conv.conv2d")))
                .hasSize(4);
    }

    @Test
    void an_image_pyramid_is_seen_by_the_middle_levels() {
        UNetEncoderSpec encoder = new UNetEncoderSpec(List.of(4, 8, 16, 32), 1, Norm.NONE, UnitType.PLAIN, 2, true);
        Graph graph = Models.network(Models.plain(encoder, FcnSpec.STANDARD), 32);
        assertThat(graph.parameters().keySet().stream().filter(name -> name.endsWith("image.conv.weight")))
                .containsExactly("encoder.level2.image.conv.weight", "encoder.level3.image.conv.weight");
        assertThat(shape(graph, "encoder.level3.image.conv.weight")).isEqualTo(Shape.of(16, 3, 3, 3));
        assertThat(shape(graph, "encoder.level3.unit1.conv.weight")).isEqualTo(Shape.of(16, 24, 3, 3));
    }

    @Test
    void a_middle_level_sees_the_image_averaged_so_often_as_it_is_deep() {
        UNetEncoderSpec encoder = new UNetEncoderSpec(List.of(4, 8, 16, 32), 1, Norm.NONE, UnitType.PLAIN, 2, true);
        Graph graph = Models.network(Models.plain(encoder, FcnSpec.STANDARD), 32);
        assertThat(graph.values().stream()
                        .filter(value -> value.operator()
                                .filter(AveragePool.class::isInstance)
                                .isPresent())
                        .map(Value::shape))
                .containsExactly(Shape.of(1, 3, 16, 16), Shape.of(1, 3, 8, 8));
    }

    @Test
    void a_drawing_shows_the_image_in_its_own_size_although_levels_see_it_smaller() {
        UNetEncoderSpec encoder = new UNetEncoderSpec(List.of(4, 8, 16, 32), 1, Norm.NONE, UnitType.PLAIN, 2, true);
        Graph graph = Models.network(Models.plain(encoder, FcnSpec.STANDARD), 32);
        assertThat(NetworkDiagram.of(graph, "drawing", Map.of()).nodes().get(0).lines())
                .containsExactly("3 × 32 × 32");
    }

    @ParameterizedTest(name = "{0}, {1} recurrences: {2} times a convolution, {3} sums")
    @CsvSource({"PLAIN, 3, 1, 0", "RESIDUAL, 3, 1, 1", "RECURRENT, 3, 4, 3", "RECURRENT_RESIDUAL, 2, 3, 3"})
    void the_way_up_has_units_of_its_own(UnitType unit, int recurrences, int times, int sums) {
        UNetDecoderSpec decoder = new UNetDecoderSpec(Up.NEAREST, Optional.empty(), 1, Norm.BATCH, unit, recurrences);
        Graph graph = Models.network(Models.plain(VGG, decoder), 32);
        List<String> names = graph.values().stream()
                .map(Value::name)
                .filter(name -> name.startsWith("decoder.level1."))
                .toList();
        assertThat(names.stream().filter(name -> name.startsWith("decoder.level1.unit1.conv.conv2d")))
                .hasSize(times);
        assertThat(names.stream().filter(name -> name.startsWith("decoder.level1.add")))
                .hasSize(sums);
    }

    @Test
    void both_halves_of_a_ladder_drop_channels_as_they_are_told() {
        LadderNetSpec encoder = new LadderNetSpec(List.of(4, 8), 0.5);
        Graph graph = Models.network(Models.plain(encoder, new LadderNetDecoderSpec(0.125)), 32);
        List<Dropout> all = graph.values().stream()
                .flatMap(value -> value.operator().stream())
                .filter(Dropout.class::isInstance)
                .map(Dropout.class::cast)
                .toList();
        assertThat(all.stream().filter(new Dropout(0.5, true)::equals)).hasSize(6);
        assertThat(all.stream().filter(new Dropout(0.125, true)::equals)).hasSize(1);
        assertThat(all).hasSize(7);
    }

    @Test
    void vgg_has_the_names_of_torchvision_and_of_its_paper() {
        Graph graph = Models.network(Models.plain(VggSpec.STANDARD, FcnSpec.STANDARD), 32);
        assertThat(graph.parameters().keySet().stream()
                        .filter(name -> name.startsWith("encoder.") && name.endsWith("weight"))
                        .map(name -> name.replaceAll("\\D", "")))
                .containsExactly("0", "2", "5", "7", "10", "12", "14", "17", "19", "21", "24", "26", "28");
        assertThat(graph.points()).containsKeys("encoder.conv1_1", "encoder.conv5_3");
        assertThat(graph.points().get("encoder.conv5_3").shape()).isEqualTo(Shape.of(1, 512, 2, 2));
    }

    @Test
    void a_whole_first_u_stands_before_the_second() {
        ModelSpec model = Models.plain(new LadderNetSpec(List.of(4, 8, 16), 0), new LadderNetDecoderSpec(0));
        Graph graph = Models.network(model, 32);
        assertThat(graph.points().keySet())
                .containsExactly(
                        "encoder.first.down1",
                        "encoder.first.down2",
                        "encoder.first.down3",
                        "encoder.first.up2",
                        "encoder.first.up1",
                        "encoder.level1",
                        "encoder.level2",
                        "encoder.level3",
                        "reduction",
                        "context",
                        "bottleneck",
                        "decoder.level2",
                        "decoder.level1",
                        "decoder.features");
        assertThat(graph.output(Outputs.of("logits")).shape()).isEqualTo(Shape.of(1, 3, 32, 32));
    }

    @Test
    void a_second_network_sees_the_image_and_the_maps_of_the_first() {
        UNetEncoderSpec encoder = new UNetEncoderSpec(List.of(4, 8), 1, Norm.NONE);
        AuxiliarySpec early = new AuxiliarySpec("encoder.first", 1, new NoDecoderSpec());
        Graph graph =
                Models.network(model(new ChainedSpec(encoder, PATH, 3, encoder), new NoContextSpec(), PATH, early), 32);
        assertThat(shape(graph, "encoder.second.level1.unit1.conv.weight")).isEqualTo(Shape.of(4, 6, 3, 3));
        assertThat(graph.outputs())
                .containsOnlyKeys(Output.LOGITS, Outputs.of("logits.encoder.first"), Output.PROBABILITIES);
        assertThat(graph.output(Outputs.of("logits.encoder.first")))
                .isSameAs(graph.points().get("encoder.first"));
    }

    @Test
    void weights_cannot_go_into_an_encoder_inside_an_encoder() {
        ChainedSpec chained = new ChainedSpec(VGG, PATH, 3, new VggSpec(List.of(4, 8), "imagenet"));
        GraphException refusal = refusal(Models.plain(chained, PATH), 32);
        assertThat(refusal).hasMessage("weights 'imagenet' cannot go into an encoder inside an encoder");
        assertThat(refusal.origin().path()).isEqualTo("model.encoder.second.weights");
    }

    @Test
    void a_side_that_is_no_point_is_refused_with_those_there_are() {
        GraphException refusal = refusal(Models.plain(VGG, sides("encoder.conv2_2", "encoder.conv3_3")), 32);
        assertThat(refusal).hasMessage("there is no point 'encoder.conv3_3'");
        assertThat(refusal.origin().path()).isEqualTo("model.decoder.sides[1]");
        assertThat(refusal.remedy().orElseThrow())
                .startsWith("did you mean 'encoder.conv1_1'? there are: encoder.conv1_1, encoder.conv1_2,");
    }

    @Test
    void a_context_that_no_side_sees_is_refused() {
        NonLocalSpec context = new NonLocalSpec(Optional.empty(), Compute.AUTO);
        GraphException refusal = refusal(model(VGG, context, sides("encoder.conv2_2")), 32);
        assertThat(refusal).hasMessageStartingWith("what reduction, context and bottleneck made, context.add");
        assertThat(refusal.origin().path()).isEqualTo("model.decoder.sides");
        assertThat(Models.network(model(VGG, context, sides("encoder.conv1_2", "bottleneck")), 32)
                        .outputs())
                .containsKey(Outputs.of("logits"));
    }

    @Test
    void channels_and_kernel_of_the_sides_are_theirs() {
        Graph graph = Models.network(Models.plain(VGG, sides("encoder.conv1_2", "encoder.conv2_2")), 32);
        assertThat(shape(graph, "decoder.side2.weight")).isEqualTo(Shape.of(3, 8, 3, 3));
        assertThat(shape(graph, "decoder.fusion.weight")).isEqualTo(Shape.of(3, 6, 1, 1));
        assertThat(graph.points().get("decoder.side2").shape()).isEqualTo(Shape.of(1, 3, 32, 32));
    }

    @Test
    void mistakes_in_the_path_of_sides_stand_at_its_keys() {
        UNetDecoderSpec path = new UNetDecoderSpec(Up.NEAREST, Optional.of(List.of(1, 2, 3)), 1, Norm.NONE);
        SideFusionSpec decoder = new SideFusionSpec(
                List.of("decoder.level1"), Optional.of(path), Optional.empty(), 1, Interpolation.BILINEAR, Fusion.MEAN);
        assertThat(refusal(Models.plain(VGG, decoder), 32).origin().path()).isEqualTo("model.decoder.path.channels");
    }

    @Test
    void logits_that_are_none_are_refused_with_what_there_is() {
        AuxiliarySpec early = new AuxiliarySpec("encoder.conv1_2", 1, new NoDecoderSpec());
        GraphException refusal = refusal(model(VGG, new NoContextSpec(), FcnSpec.STANDARD, early), 32);
        assertThat(refusal)
                .hasMessageContaining("has 4 channels and there are 3 classes")
                .hasMessageContaining("'encoder.features.relu_2'");
        assertThat(refusal.origin().path()).isEqualTo("model.auxiliary[0].decoder.type");
        assertThat(refusal.remedy()).contains("let {type: fcn, convolutions: 0} classify them");
    }

    @Test
    void logits_smaller_than_the_image_are_enlarged() {
        ModelSpec model = Models.plain(new VggSpec(List.of(4, 3), "none"), new NoDecoderSpec());
        assertThat(Models.network(model, 32).output(Outputs.of("logits")).shape())
                .isEqualTo(Shape.of(1, 3, 32, 32));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Up.class)
    void one_number_of_channels_more_is_a_level_at_the_image_s_size(Up up) {
        UNetDecoderSpec decoder = new UNetDecoderSpec(up, Optional.of(List.of(5, 6, 7, 8)), 1, Norm.BATCH);
        Graph graph = Models.network(Models.plain(ResNetSpec.of("resnet18", 16), decoder), 64);
        assertThat(graph.points()).containsKey("decoder.full");
        assertThat(graph.points().get("decoder.full").shape()).isEqualTo(Shape.of(1, 5, 64, 64));
        assertThat(graph.points().get("decoder.level1").shape()).isEqualTo(Shape.of(1, 6, 16, 16));
        assertThat(graph.output(Outputs.of("logits")).shape()).isEqualTo(Shape.of(1, 3, 64, 64));
    }

    @Test
    void a_number_of_channels_too_many_is_refused_where_the_finest_map_is_the_image_s_size() {
        UNetDecoderSpec decoder = new UNetDecoderSpec(Up.NEAREST, Optional.of(List.of(5, 6)), 1, Norm.BATCH);
        assertThat(refusal(Models.plain(VGG, decoder), 32))
                .hasMessageContaining("2 numbers of channels for 1 level to join");
    }

    @Test
    void a_ladder_over_sizes_that_do_not_double_is_refused() {
        ModelSpec model = Models.plain(ResNetSpec.of("resnet18", 16), LadderNetDecoderSpec.STANDARD);
        GraphException refusal = refusal(model, 65);
        assertThat(refusal).hasMessageContaining("2 times as large, which does not fit the encoder's layer2");
        assertThat(refusal.origin().path()).isEqualTo("model.decoder");
        assertThat(Models.network(model, 64).output(Outputs.of("logits")).shape())
                .isEqualTo(Shape.of(1, 3, 64, 64));
    }

    private static Shape shape(Graph graph, String parameter) {
        return graph.parameters().get(parameter).shape();
    }
}
