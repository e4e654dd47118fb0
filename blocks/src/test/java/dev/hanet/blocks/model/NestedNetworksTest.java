package dev.hanet.blocks.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.blocks.block.FeaturePyramid;
import dev.hanet.blocks.decoder.DecoderSpec;
import dev.hanet.blocks.decoder.NoDecoderSpec;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.loss.CrossEntropyLossSpec;
import dev.hanet.blocks.loss.DiceSpec;
import dev.hanet.blocks.loss.LossSpec;
import dev.hanet.blocks.loss.LovaszSoftmaxSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks of three classes that are told by two nested maps. */
class NestedNetworksTest {
    private static final String GRAPH = """
            model:
              type: graph
              nodes:
                stem: {from: input, type: conv-bn-relu, channels: 8}
                edge: {from: stem, type: conv, channels: 2, kernel: 1}
                out:  {from: stem, type: conv, channels: classes, kernel: 1}
              outputs: {main: out, edge: {from: edge, target: boundary}}
              auxiliary: [{at: stem, decoder: {type: fcn, convolutions: 0}}]
              activation: nested-sigmoid
            """;

    private static NetworkSpec scheme(String keys) {
        return FreeGraphTest.read("""
                model:
                  encoder: {type: unet, channels: [4, 8, 16]}
                  reduction: {type: none}
                  bottleneck: {type: none}
                  activation: nested-sigmoid
                """ + keys.indent(2));
    }

    private static Graph training(NetworkSpec model, LossSpec loss, int classes) {
        return Networks.training(
                model, loss, new NetworkInput(3, 32, 32, 2, classes), path -> new Origin(Optional.empty(), path));
    }

    private static GraphException refusal(NetworkSpec model, LossSpec loss, int classes) {
        return catchThrowableOfType(GraphException.class, () -> training(model, loss, classes));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: unet}",
                "{type: fcn}",
                "{type: ce-net}",
                "{type: laddernet}",
                "{type: deeplabv3plus, lowLevel: level2}",
                "{type: side-fusion, sides: [encoder.level1, encoder.level3]}",
                "{type: side-fusion, sides: [encoder.level1, encoder.level3], fusion: mean}",
                "{type: side-fusion, path: {}, sides: [decoder.level2, decoder.level1], channels: 5}",
            })
    void every_decoder_ends_in_a_map_less_than_classes(String decoder) {
        NetworkSpec model = scheme("decoder: " + decoder);
        assertThat(training(model, CrossEntropyLossSpec.STANDARD, 3)
                        .output(Outputs.of("logits"))
                        .shape())
                .isEqualTo(Shape.of(2, 2, 32, 32));
    }

    @Test
    void further_classifiers_have_as_many_maps() {
        NetworkSpec model = scheme(
                "decoder: {type: unet}\nauxiliary: [{at: encoder.level2, decoder: {type: fcn, convolutions: 0}}]");
        assertThat(training(model, CrossEntropyLossSpec.STANDARD, 4)
                        .output(Outputs.of("logits.encoder.level2"))
                        .shape())
                .isEqualTo(Shape.of(2, 3, 32, 32));
    }

    @Test
    void nodes_with_a_channel_a_class_have_one_a_map_and_boundaries_stay_two_channels() {
        Graph graph = training(FreeGraphTest.read(GRAPH), DiceSpec.STANDARD, 3);
        assertThat(graph.output(Outputs.of("logits")).shape()).isEqualTo(Shape.of(2, 2, 32, 32));
        assertThat(graph.output(Outputs.of("logits.stem")).shape()).isEqualTo(Shape.of(2, 2, 32, 32));
        assertThat(graph.output(Outputs.of("logits.edge")).shape()).isEqualTo(Shape.of(2, 2, 32, 32));
        assertThat(operators(graph, "loss")).contains("sigmoid").doesNotContain("softmax");
        assertThat(operators(graph, "loss.edge")).contains("softmax").doesNotContain("sigmoid");
    }

    private static List<String> operators(Graph graph, String scope) {
        return graph.values().stream()
                .filter(value -> value.scope().equals(scope))
                .flatMap(value -> value.operator().stream())
                .map(Operator::name)
                .toList();
    }

    @Test
    void logits_with_a_channel_a_class_are_told_how_many_maps_there_are() {
        GraphException free =
                refusal(FreeGraphTest.read(GRAPH.replace("channels: classes", "channels: 3")), DiceSpec.STANDARD, 3);
        assertThat(free)
                .hasMessage("the output 'main' is out.conv.conv2d [2, 3, 32, 32], but logits are [2, 2, 32, 32]");
        assertThat(free.remedy()).hasValue("end with a node {from: ..., type: conv, channels: classes, kernel: 1}");

        DecoderSpec none = new NoDecoderSpec();
        Value features =
                training(scheme("decoder: {type: unet}"), DiceSpec.STANDARD, 4).output(Outputs.of("logits"));
        GraphException refused = catchThrowableOfType(
                GraphException.class,
                () -> none.logits(
                        features, new FeaturePyramid("none", List.of()), features, 2, Activation.NESTED_SIGMOID));
        assertThat(refused).hasMessageEndingWith("has 3 channels and there are 3 classes, told by 2 nested maps");
    }

    @Test
    void a_background_alone_is_not_nested() {
        GraphException refused = refusal(scheme("decoder: {type: unet}"), DiceSpec.STANDARD, 1);
        assertThat(refused.origin().path()).isEqualTo("model.activation");
        assertThat(refused).hasMessage("nested classes are a background and at least one more, and there is 1");
    }

    @Test
    void a_loss_of_classes_that_exclude_one_another_is_refused_where_it_stands() {
        assertThat(refusal(scheme("decoder: {type: unet}"), new LovaszSoftmaxSpec(), 3)
                        .origin()
                        .path())
                .isEqualTo("train.loss.type");
        NetworkSpec own =
                FreeGraphTest.read(GRAPH.replace("{main: out,", "{main: {from: out, loss: {type: lovasz-softmax}},"));
        assertThat(refusal(own, DiceSpec.STANDARD, 3).origin().path()).isEqualTo("model.outputs.main.loss.type");
        NetworkSpec boundary = FreeGraphTest.read(
                GRAPH.replace("target: boundary}", "target: boundary, loss: {type: lovasz-softmax}}"));
        assertThat(training(boundary, DiceSpec.STANDARD, 3).outputs()).containsKey(Outputs.of("loss"));
    }

    @Test
    void the_default_builds_what_it_built() {
        String keys = "decoder: {type: side-fusion, path: {}, sides: [decoder.level2, decoder.level1], fusion: mean}";
        NetworkSpec model = FreeGraphTest.read("""
                model:
                  encoder: {type: unet, channels: [4, 8, 16]}
                  reduction: {type: none}
                  bottleneck: {type: none}
                """ + keys.indent(2));
        Graph graph = training(model, DiceSpec.STANDARD, 3);
        assertThat(graph.output(Outputs.of("logits")).shape()).isEqualTo(Shape.of(2, 3, 32, 32));
        assertThat(operators(graph, "decoder"))
                .endsWith("softmax", "softmax", "add", "scale", "shift", "log")
                .doesNotContain("sigmoid");
        assertThat(operators(graph, "loss"))
                .startsWith("oneHot", "cast", "sum", "softmax", "multiply", "multiply", "sum");
    }
}
