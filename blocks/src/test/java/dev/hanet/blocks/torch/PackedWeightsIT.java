package dev.hanet.blocks.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.blocks.operator.Operators;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which images the weights lie for; that no number depends on it, {@code PackingIT} holds. */
class PackedWeightsIT {
    private static final Map<String, Shape> SMALL = images(2, 16, 24);
    private static final Map<String, Shape> LARGE = images(2, 32, 24);
    private static final Map<String, Shape> REST = images(1, 16, 24);

    private static Map<String, Shape> images(int batch, int height, int width) {
        return Map.of("image", Shape.of(batch, 4, height, width));
    }

    /** With a loss, whose mask is as large as the graph says and nobody gives. */
    private static Graph graph() {
        GraphBuilder builder = new GraphBuilder();
        Value image = builder.input("image", TensorType.floats(Shape.of(4, 4, 8, 8)));
        Value logits = Layers.conv1x1("last", Operators.relu(Layers.conv3x3("first", image, 8)), 3);
        builder.output(Output.LOGITS, logits);
        builder.output(Output.LOSS, Operators.mean(Operators.add(logits, other(builder)), 0, 1, 2, 3));
        return builder.build();
    }

    private static Value other(GraphBuilder builder) {
        return Layers.conv1x1("mask", builder.input("mask", TensorType.floats(Shape.of(4, 1, 8, 8))), 3);
    }

    private interface Use {
        void of(PackedWeights weights, NamedArrays parameters, NDManager manager);
    }

    private static void use(Use use) {
        EngineThread.run(() -> {
            TorchEngine.load();
            Graph graph = graph();
            try (NDManager manager = NDManager.newBaseManager(Device.CPU.toDjl(), TorchEngine.NAME)) {
                NamedArrays parameters = NamedArrays.create(
                        manager, Beginnings.of(graph, graph.parameters().values(), 1), ElementType.FLOAT);
                use.of(PackedWeights.of(graph, parameters, manager), parameters, manager);
            }
        });
    }

    @Test
    void weights_lie_for_the_network_then_for_the_first_images_and_for_others_that_come_twice() {
        use((weights, parameters, manager) -> {
            assertThat(weights.fitted()).as("the graph's own").containsEntry("image", Shape.of(4, 4, 8, 8));
            List<Map<String, Shape>> given = List.of(SMALL, SMALL, LARGE, LARGE, LARGE, SMALL, LARGE, SMALL, SMALL);
            List<Map<String, Shape>> lie =
                    List.of(SMALL, SMALL, Map.of(), LARGE, LARGE, Map.of(), Map.of(), Map.of(), SMALL);
            for (int i = 0; i < given.size(); i++) {
                weights.fit(given.get(i), List.of(Output.LOGITS), parameters, manager);
                assertThat(weights.fitted()).as("image " + i).isEqualTo(lie.get(i));
            }
        });
    }

    @Test
    void a_smaller_last_batch_leaves_them_as_they_lie() {
        use((weights, parameters, manager) -> {
            for (Map<String, Shape> batch : List.of(SMALL, SMALL, REST, SMALL)) {
                weights.fit(batch, List.of(Output.LOGITS), parameters, manager);
                assertThat(weights.fitted()).isEqualTo(SMALL);
            }
            weights.fit(REST, List.of(Output.LOGITS), parameters, manager);
            weights.fit(REST, List.of(Output.LOGITS), parameters, manager);
            assertThat(weights.fitted()).as("batches of one are what comes now").isEqualTo(REST);
        });
    }

    @Test
    void images_that_the_graph_would_refuse_are_left_to_the_engine() {
        use((weights, parameters, manager) -> {
            Map<String, Shape> other = Map.of("image", Shape.of(1, 5, 16, 16));
            weights.fit(other, List.of(Output.LOGITS), parameters, manager);
            weights.fit(SMALL, List.of(Output.LOGITS), parameters, manager);
            weights.fit(SMALL, List.of(Output.LOGITS), parameters, manager);
            assertThat(weights.fitted()).isEqualTo(SMALL);
        });
    }
}
