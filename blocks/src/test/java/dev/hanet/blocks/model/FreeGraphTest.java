package dev.hanet.blocks.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.loss.CrossEntropyLossSpec;
import dev.hanet.blocks.operator.GroupNorm;
import dev.hanet.blocks.plan.Plan;
import dev.hanet.blocks.plan.PlanRow;
import dev.hanet.yaml.Documents;
import dev.hanet.yaml.PresetSource;
import dev.hanet.yaml.SpecReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks written node by node. */
class FreeGraphTest {
    private record Holder(NetworkSpec model) {}

    static final String SMALL = """
            model:
              type: graph
              nodes:
                stem:  {from: input, type: conv-bn-relu, channels: 8}
                down:  {from: stem, type: residual-unit, channels: 16, stride: 2}
                deep:  {from: down, type: ha, delta: 0.5, levels: 2, channels: 16}
                up:    {from: deep, type: resize, like: stem}
                join:  {from: [up, stem], type: concat}
                out:   {from: join, type: conv, channels: classes, kernel: 1}
              outputs: {main: out}
            """;

    static NetworkSpec read(String yaml) {
        return new SpecReader(Models.TYPES)
                .bind(new Documents(PresetSource.NONE).of(Holder.class).text("a.yaml", yaml), Holder.class)
                .orThrow()
                .model();
    }

    static Graph network(String yaml) {
        return Networks.network(read(yaml), Models.input(32));
    }

    /** Path, message and remedy of every refusal, in the order they were found. */
    private static List<String> refusals(String yaml) {
        GraphException first = catchThrowableOfType(GraphException.class, () -> network(yaml));
        List<String> told = new ArrayList<>(List.of(words(first)));
        for (Throwable more : first.getSuppressed()) {
            told.add(words((GraphException) more));
        }
        return told;
    }

    private static String words(GraphException e) {
        return e.origin().path() + ": " + e.getMessage()
                + e.remedy().map(remedy -> " | " + remedy).orElse("");
    }

    @Test
    void nodes_are_built_in_the_order_they_need_one_another() {
        Graph graph = network(SMALL.replace("    stem:", "    zzzz:").replace("stem", "zzzz"));
        assertThat(graph.output(Outputs.of("logits")).shape()).isEqualTo(Shape.of(1, 3, 32, 32));
        assertThat(graph.points()).containsOnlyKeys("zzzz", "down", "deep", "up", "join", "out");
    }

    @Test
    void the_order_in_the_file_does_not_matter() {
        String turned = """
            model:
              type: graph
              outputs: {main: out}
              nodes:
                out:   {from: stem, type: conv, channels: classes, kernel: 1}
                stem:  {from: input, type: conv-bn-relu, channels: 8}
            """;
        assertThat(network(turned).points().keySet()).containsExactly("stem", "out");
    }

    @Test
    void groups_of_a_normalisation_are_32_unless_it_says_otherwise() {
        String yaml = """
            model:
              type: graph
              nodes:
                stem: {from: input, type: conv, channels: 8}
                norm: {from: stem, type: group-norm%s}
                out: {from: norm, type: conv, channels: classes, kernel: 1}
              outputs: {main: out}
            """;
        Graph graph = network(yaml.formatted(", groups: 4"));
        assertThat(graph.parameters()).containsKeys("norm.gn.weight", "norm.gn.bias");
        assertThat(graph.values()).anyMatch(value -> value.operator().equals(Optional.of(new GroupNorm(4, 1e-5))));
        assertThat(refusals(yaml.formatted("")))
                .singleElement()
                .asString()
                .contains("8 channels cannot be split into 32 groups");
    }

    @Test
    void a_node_is_one_row_of_the_plan_and_a_stage_of_an_encoder_too() {
        String yaml = """
            model:
              type: graph
              nodes:
                encoder: {from: input, type: resnet18, outputStride: 8}
                early: {from: encoder.layer1, type: conv-bn-relu, channels: 4}
                late: {from: encoder, type: conv-bn-relu, channels: 4}
                up: {from: late, type: resize, like: early}
                sum: {from: [early, up], type: add}
                unit: {from: sum, type: residual-unit, channels: 4}
                out: {from: unit, type: conv, channels: classes, kernel: 1}
                whole: {from: out, type: resize, like: input}
              outputs: {main: whole}
            """;
        assertThat(Plan.of(network(yaml), 1).rows())
                .extracting(PlanRow::path)
                .containsExactly(
                        "encoder.conv1",
                        "encoder.bn1",
                        "encoder",
                        "encoder.layer1",
                        "encoder.layer2",
                        "encoder.layer3",
                        "encoder.layer4",
                        "early",
                        "late",
                        "up",
                        "sum",
                        "unit",
                        "out",
                        "whole");
        assertThat(read(yaml).encoders()).containsOnlyKeys("encoder");
        assertThat(Strides.of(Networks.network(read(yaml), Models.input(64)))).isEqualTo(8);
    }

    @Test
    void logits_whose_channels_are_a_number_have_a_stride_as_well() {
        NetworkSpec three = read(SMALL.replace("channels: classes", "channels: 3"));
        assertThat(Strides.of(Networks.network(three, Models.input(32)))).isEqualTo(2);
        NetworkSpec nested = read(SMALL.replace("channels: classes", "channels: 2") + "  activation: nested-sigmoid\n");
        assertThat(Strides.of(Networks.network(nested, Models.input(32)))).isEqualTo(2);
    }

    @Test
    void two_nodes_can_share_their_weights() {
        String yaml = """
            model:
              type: graph
              nodes:
                a: {from: input, type: conv-bn-relu, channels: 3}
                b: {from: a, type: conv-bn-relu, channels: 3, shares: a}
                out: {from: b, type: conv, channels: classes, kernel: 1}
              outputs: {main: out}
            """;
        assertThat(network(yaml).parameters().keySet())
                .containsExactly(
                        "a.unit.conv.weight", "a.unit.bn.weight", "a.unit.bn.bias", "out.conv.weight", "out.conv.bias");
        assertThat(refusals(yaml.replace("channels: 3, shares", "channels: 4, shares")))
                .containsExactly("model.nodes.b: 'a.unit.conv.weight' is shared between the shapes [3, 3, 3, 3] and"
                        + " [4, 3, 3, 3] | two blocks that share their weights have the same type and keys, and get as"
                        + " many channels");
        assertThat(refusals(yaml.replace("type: conv-bn-relu, channels: 3, shares", "type: conv, shares")))
                .containsExactly(
                        "model.nodes.b: 'a' has no 'conv.weight' to share | two blocks that share their weights"
                                + " have the same type and keys");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "from: [up, stem] ! from: [up, stm] ! model.nodes.join.from[1]: there is no node 'stm' | did you mean"
                        + " 'stem'? known here: deep, down, input, join, out, stem, up",
                "like: stem ! like: stam ! model.nodes.up.like: there is no node 'stam' | did you mean 'stem'? known here:"
                        + " deep, down, input, join, out, stem, up",
                "main: out ! main: aut ! model.outputs.main: there is no node 'aut' | did you mean 'out'? known here: deep,"
                        + " down, input, join, out, stem, up",
                "from: deep ! from: deep.level ! model.nodes.up.from: 'level' is no output of the node 'deep' | it has one"
                        + " output: write 'deep'",
                "from: input, ! from: join, ! model.nodes.down.from: the node 'down' depends on itself | the circle: stem ->"
                        + " down -> deep -> up -> join -> stem; take one of its steps out",
                "main: out ! main: join ! model.outputs.main: the output 'main' is join.concat [1, 24, 32, 32], but logits are"
                        + " [1, 3, 32, 32] | end with a node {from: ..., type: conv, channels: classes, kernel: 1}",
                "main: out ! maim: out ! model.outputs: there is no output 'main' | name the node that segments: {main: ...}",
                "out: ! input: ! model.nodes.input: 'input' is no name of a node | that is what the image is called; take"
                        + " another one",
                "from: down, ! from: [down, stem], ! model.nodes.deep.from: this block takes one input, not 2 | join them"
                        + " before, in a node of type concat, add, multiply or mean",
            })
    void a_mistake_is_told_at_its_key(String right, String wrong, String told) {
        assertThat(refusals(SMALL.replace(right, wrong)).get(0)).isEqualTo(told);
    }

    @Test
    void a_tap_that_does_not_exist_is_told_with_those_offered() {
        String yaml = """
            model:
              type: graph
              nodes:
                encoder: {from: input, type: unet, channels: [4, 8]}
                out: {from: encoder.level9, type: conv, channels: classes, kernel: 1}
              outputs: {main: out}
            """;
        assertThat(refusals(yaml))
                .containsExactly(
                        "model.nodes.out.from: 'level9' is no output of the node 'encoder' | it offers: level1 [1,"
                                + " 4, 32, 32], level2 [1, 8, 16, 16]");
    }

    @Test
    void every_mistake_is_told_and_those_that_follow_from_one_are_not() {
        String yaml = SMALL.replace("from: [up, stem]", "from: [up, down]")
                .replace("  outputs:", "    lost: {from: stem, type: relu}\n  outputs:")
                .replace("from: deep", "from: depe");
        assertThat(refusals(yaml))
                .containsExactly("model.nodes.up.from: there is no node 'depe' | did you mean 'deep'? known here: deep,"
                        + " down, input, join, lost, out, stem, up");
        assertThat(refusals(SMALL.replace("from: [up, stem]", "from: [deep, stem]")
                        .replace("main: out", "main: out, edge: deep")))
                .containsExactly(
                        "model.nodes.join: 'concat' needs equal shapes but for axis 1: deep.fusion.relu [1, 16, 16, 16]"
                                + " and stem.unit.relu [1, 8, 32, 32] | resize one to the size of the other",
                        "model.outputs.edge: the output 'edge' is deep.fusion.relu [1, 16, 16, 16], but logits are [1, 3,"
                                + " 32, 32] | end with a node {from: ..., type: conv, channels: classes, kernel: 1}",
                        "model.nodes.up: nobody uses the node 'up' | name it in another node's 'from' or in the outputs, or"
                                + " take it out");
    }

    @Test
    void a_node_that_nobody_uses_is_told() {
        assertThat(refusals(SMALL.replace("  outputs:", "    lost: {from: stem, type: relu}\n  outputs:")))
                .containsExactly(
                        "model.nodes.lost: nobody uses the node 'lost' | name it in another node's 'from' or in the"
                                + " outputs, or take it out");
    }

    @Test
    void nodes_are_points_to_insert_and_to_classify_at() {
        String yaml = SMALL + """
              insert: [{at: down, use: {type: conv-bn-relu}}]
              auxiliary: [{at: deep, weight: 0.4, decoder: {type: fcn, channels: 4}}]
            """;
        Graph graph = network(yaml);
        assertThat(graph.parameters()).containsKey("down.inserted.unit.conv.weight");
        assertThat(graph.outputs()).containsKeys(Outputs.of("logits"), Outputs.of("logits.deep"));
        assertThat(refusals(SMALL + "  insert: [{at: dwon, use: {type: relu}}]\n"))
                .containsExactly(
                        "model.insert[0].at: there is no point 'dwon' | did you mean 'down'? there are: stem, down, deep, up, join, out");
    }

    @Test
    void a_layer_of_one_input_is_a_context_and_can_be_inserted() {
        String yaml = """
            model:
              encoder: {type: unet, channels: [4, 8]}
              reduction: {type: none}
              context: {type: separable-conv, channels: 6}
              bottleneck: {type: none}
              decoder: {type: unet}
              insert: [{at: encoder.level1, use: {type: residual-unit}}]
            """;
        assertThat(network(yaml).parameters())
                .containsKeys("context.pointwise.weight", "encoder.level1.inserted.conv2.weight");
        assertThatThrownBy(() -> network(yaml.replace("channels: 6", "channels: classes")))
                .hasMessage("the number of classes is known to the nodes of a graph alone");
    }

    @Test
    void a_further_output_has_its_own_target_weight_and_loss() {
        String yaml = SMALL.replace("outputs: {main: out}", """
            outputs:
                main: {from: out, weight: 0.7}
                edge: {from: rim, weight: 0.3, target: boundary, loss: {type: lovasz-softmax}}
            """)
                .replace("    out: ", "    rim: {from: join, type: conv, channels: 2, kernel: 1}\n    out: ");
        Graph graph = Networks.training(
                read(yaml),
                CrossEntropyLossSpec.STANDARD,
                Models.input(32),
                path -> new Origin(Optional.empty(), path));
        assertThat(graph.outputs()).containsKeys(Outputs.of("logits"), Outputs.of("logits.edge"), Outputs.of("loss"));
        assertThat(graph.output(Outputs.of("logits.edge")).shape()).isEqualTo(Shape.of(1, 2, 32, 32));
        assertThat(graph.values().stream()
                        .filter(value -> value.path().equals("model.outputs.edge.loss"))
                        .count())
                .isPositive();
    }
}
