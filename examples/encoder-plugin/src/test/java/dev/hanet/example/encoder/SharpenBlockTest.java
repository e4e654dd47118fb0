package dev.hanet.example.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Value;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One block from another jar, in the three places where a block can stand. */
class SharpenBlockTest {
    private static final String GRAPH = """
            model:
              type: graph
              nodes:
                stairs: {from: input, type: stairs, steps: 2, channels: 4}
                sharp: {from: stairs.stair1, type: sharpen, strength: 1}
                out: {from: sharp, type: conv, channels: classes, kernel: 1}
                deep: {from: stairs, type: conv, channels: classes, kernel: 1}
                grown: {from: deep, type: resize, like: out}
                both: {from: [out, grown], type: mean}
                whole: {from: both, type: resize, like: input}
              outputs: {main: whole}
            """;

    private static Graph graph(String spec) {
        return StairsPluginTest.loader()
                .inspectText("sharpen.yaml", spec, Overlay.NONE)
                .orThrow()
                .graph();
    }

    private static List<String> pooled(Graph graph) {
        return graph.values().stream()
                .map(Value::name)
                .filter(name -> name.endsWith("averagePool"))
                .toList();
    }

    private static String freeGraph(String nodes) {
        String spec = StairsPluginTest.SPEC;
        return spec.substring(0, spec.indexOf("model:")) + nodes + spec.substring(spec.indexOf("data:"));
    }

    @Test
    void it_stands_as_the_context() {
        assertThat(pooled(graph(StairsPluginTest.SPEC.replace("type: ha", "type: sharpen"))))
                .containsExactly("context.averagePool");
    }

    @Test
    void it_is_inserted_at_a_point() {
        String inserted = StairsPluginTest.SPEC.replace(
                "decoder: {type: fcn}", "decoder: {type: fcn}\n  insert: [{at: reduction, use: {type: sharpen}}]");

        assertThat(pooled(graph(inserted))).containsExactly("reduction.inserted.averagePool");
    }

    @Test
    void it_is_a_node_of_a_graph_as_the_encoder_is() {
        Graph graph = graph(freeGraph(GRAPH));

        assertThat(pooled(graph)).containsExactly("sharp.averagePool");
        assertThat(graph.points()).containsKeys("stairs", "sharp", "whole");
    }

    @Test
    void a_whole_experiment_over_a_graph_resolves_to_itself() {
        Experiment experiment = StairsPluginTest.loader()
                .inspectText("sharpen.yaml", freeGraph(GRAPH), Overlay.NONE)
                .orThrow();
        Experiment again = StairsPluginTest.loader()
                .inspectText("resolved.yaml", experiment.resolved(), Overlay.NONE)
                .orThrow();

        assertThat(again.spec()).isEqualTo(experiment.spec());
        assertThat(experiment.plan().table()).contains("stairs.stair1", "sharp ");
    }

    @Test
    void its_mistakes_are_told_at_the_node_beside_those_of_other_nodes() {
        String wrong = freeGraph(GRAPH.replace("strength: 1", "strenght: 1")
                .replace("stairs.stair1", "stairs.stair7")
                .replace("like: out", "like: aut"));

        List<Problem> problems = StairsPluginTest.loader()
                .inspectText("sharpen.yaml", wrong, Overlay.NONE)
                .problems();
        assertThat(problems)
                .extracting(Problem::path)
                .containsExactly("model.nodes.sharp.strenght", "model.nodes.grown.like");
        assertThat(problems.get(0).remedy().orElseThrow())
                .isEqualTo("did you mean 'strength'? known here: from, shares, strength");
    }
}
