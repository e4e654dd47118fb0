package dev.hanet.blocks.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.diagram.NetworkDiagram;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.loss.CrossEntropyLossSpec;
import dev.hanet.blocks.plan.AttentionMap;
import dev.hanet.blocks.plan.Plan;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A node of a free graph may be called anything: no word means something to plan, outputs or picture. */
class NodeNamesTest {
    /** What outputs, inputs, scopes and programs are called, beside the words of the language itself. */
    private static final List<String> WORDS = List.of(
            "attention",
            "edges",
            "edgeDensity",
            "logits",
            "loss",
            "probabilities",
            "image",
            "mask",
            "main",
            "context",
            "decoder",
            "auxiliary",
            "inserted",
            "reinserted",
            "level1",
            "conv",
            "bn",
            "query",
            "inputs",
            "self",
            "torch",
            "p",
            "b",
            "None",
            "def",
            "norm",
            "results",
            "gradients",
            "targets");

    /** An encoder and an HA module of that name, one after the other, each with a further classifier inside or behind it. */
    static String encoder(String name) {
        return """
                model:
                  type: graph
                  nodes:
                    %1$s: {from: input, type: unet, channels: [4, 8]}
                    relate: {from: %1$s, type: ha, delta: 0.5, levels: 2, channels: 8}
                    finer: {from: relate, type: resize, like: input}
                    end: {from: finer, type: conv, channels: classes, kernel: 1}
                  outputs: {main: end, attention.1: {from: end, weight: 0.5}}
                  auxiliary: [{at: %1$s.level1, weight: 0.4, decoder: {type: fcn}}]
                """.formatted(name);
    }

    static String module(String name) {
        return """
                model:
                  type: graph
                  nodes:
                    start: {from: input, type: unet, channels: [4, 8]}
                    %1$s: {from: start, type: ha, delta: 0.5, levels: 2, channels: 8}
                    finer: {from: %1$s, type: resize, like: input}
                    end: {from: finer, type: conv, channels: classes, kernel: 1}
                  outputs: {main: end, attention.1: {from: end, weight: 0.5}}
                  auxiliary: [{at: start.level1, weight: 0.4, decoder: {type: fcn}}]
                """.formatted(name);
    }

    static Graph training(String yaml) {
        return Networks.training(
                FreeGraphTest.read(yaml),
                CrossEntropyLossSpec.STANDARD,
                new NetworkInput(3, 16, 16, 2, 2),
                path -> new Origin(Optional.empty(), path));
    }

    /** Every key and every type name of the library's specs that is a name of a node. */
    static Set<String> words() {
        Set<String> words = new TreeSet<>(WORDS);
        for (Map<String, Class<?>> types : BuiltInBlocks.families().values()) {
            types.forEach((type, record) -> {
                words.add(type);
                Stream.of(record.getRecordComponents())
                        .map(RecordComponent::getName)
                        .forEach(words::add);
            });
        }
        words.removeIf(word -> !word.matches("[A-Za-z][A-Za-z0-9_-]*"));
        words.removeAll(Set.of("input", "start", "relate", "finer", "end"));
        return words;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("words")
    void an_encoder_may_be_called_anything(String name) {
        Graph graph = training(encoder(name));
        assertThat(graph.outputs(Output.Logits.class))
                .containsExactly(
                        new Output.Logits(""), new Output.Logits("attention.1"), new Output.Logits(name + ".level1"));
        assertPlanned(graph, "relate");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("words")
    void a_module_may_be_called_anything(String name) {
        assertPlanned(training(module(name)), name);
    }

    private static void assertPlanned(Graph graph, String module) {
        assertThat(Plan.of(graph, 1).attentionMaps())
                .extracting(AttentionMap::output)
                .containsExactly(
                        new Output.Attention(new Output.Level(module, 1)),
                        new Output.Attention(new Output.Level(module, 2)));
        assertThat(graph.outputs(Output.EdgeDensity.class))
                .extracting(Output.EdgeDensity::level)
                .containsExactly(new Output.Level(module, 1), new Output.Level(module, 2));
        List<String> names = graph.outputs().keySet().stream().map(Output::name).toList();
        assertThat(new LinkedHashSet<>(names)).hasSameSizeAs(names);
        assertThat(NetworkDiagram.of(graph, "any", Map.of()).mermaid()).isNotEmpty();
    }

    @Test
    void a_node_called_like_an_insertion_keeps_its_parts_in_the_plan() {
        assertThat(Plan.of(training(encoder("inserted")), 1).rows())
                .extracting(row -> row.path())
                .contains("inserted.level1", "inserted.level2");
        assertThat(Plan.of(training(encoder("reinserted")), 1).rows())
                .extracting(row -> row.path())
                .contains("reinserted.level1", "reinserted.level2");
    }
}
