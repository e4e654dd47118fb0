package dev.hanet.blocks.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.graph.Output.Attention;
import dev.hanet.blocks.graph.Output.EdgeDensity;
import dev.hanet.blocks.graph.Output.Edges;
import dev.hanet.blocks.graph.Output.Level;
import dev.hanet.blocks.graph.Output.Logits;
import dev.hanet.blocks.operator.Operators;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputTest {
    private static final List<String> WORDS =
            List.of("logits", "loss", "probabilities", "attention", "edges", "edgeDensity", "context", "1", "2");

    @Test
    void ordinary_outputs_have_the_names_that_files_know() {
        Level level = new Level("context", 2);
        assertThat(List.of(
                        Output.LOGITS,
                        new Logits("encoder.layer3"),
                        Output.PROBABILITIES,
                        Output.LOSS,
                        new Attention(level),
                        new Edges(level),
                        new EdgeDensity(level)))
                .extracting(Output::name)
                .containsExactly(
                        "logits",
                        "logits.encoder.layer3",
                        "probabilities",
                        "loss",
                        "context.attention.2",
                        "context.edges.2",
                        "context.edgeDensity.2");
    }

    /** Modules and classifiers called by one to three of the words. */
    @Test
    void no_two_outputs_share_a_name() {
        List<String> called = new ArrayList<>(WORDS);
        for (String first : WORDS) {
            for (String second : WORDS) {
                called.add(first + "." + second);
                WORDS.forEach(third -> called.add(first + "." + second + "." + third));
            }
        }
        List<Output> outputs = new ArrayList<>(List.of(Output.LOGITS, Output.PROBABILITIES, Output.LOSS));
        for (String name : called) {
            outputs.add(new Logits(name));
            outputs.add(new Attention(new Level(name, 1)));
            outputs.add(new Edges(new Level(name, 1)));
            outputs.add(new EdgeDensity(new Level(name, 1)));
        }
        List<String> names = outputs.stream().map(Output::name).toList();
        assertThat(new LinkedHashSet<>(names)).hasSameSizeAs(names);
    }

    @Test
    void a_name_that_is_taken_is_refused() {
        GraphBuilder graph = new GraphBuilder();
        Value x = graph.input("x", TensorType.floats(Shape.of(1)));
        graph.output(Output.LOSS, x);
        assertThatThrownBy(() -> graph.output(new Output.Named("loss"), x)).hasMessage("two outputs are called 'loss'");
    }

    @Test
    void a_graph_does_not_change_when_its_builder_goes_on() {
        GraphBuilder builder = new GraphBuilder();
        Value x = builder.input("x", TensorType.floats(Shape.of(1)));
        builder.output(Output.LOGITS, x);
        Graph graph = builder.build();

        builder.output(Output.LOSS, builder.scope("more", () -> Operators.relu(x)));
        builder.parameter("weight", Shape.of(1), Initializer.constant(0));

        assertThat(graph.outputs()).containsOnlyKeys(Output.LOGITS);
        assertThat(graph.values()).containsExactly(x);
        assertThat(graph.parameters()).isEmpty();
        assertThatThrownBy(() -> graph.outputs().put(Output.LOSS, x)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void an_output_that_is_not_there_is_told_with_those_that_are() {
        GraphBuilder builder = new GraphBuilder();
        builder.output(Output.LOGITS, builder.input("x", TensorType.floats(Shape.of(1))));
        assertThatThrownBy(() -> builder.build().output(Output.LOSS))
                .hasMessage("the network has no output 'loss'; it has: logits");
    }
}
