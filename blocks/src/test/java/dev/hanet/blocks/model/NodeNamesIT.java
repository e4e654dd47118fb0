package dev.hanet.blocks.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.optimizer.Sgd;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import dev.hanet.blocks.torch.TrainingStep;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks whose nodes are called like outputs, or like words of the engine's programs, train and answer. */
class NodeNamesIT {
    private static final Map<String, Tensor> BATCH = Map.of(
            "image", Tensor.floats(Shape.of(2, 3, 16, 16), new float[2 * 3 * 16 * 16]),
            "mask", Tensor.ints(Shape.of(2, 16, 16), new long[2 * 16 * 16]));

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {"attention", "edges", "edgeDensity", "logits", "loss", "probabilities", "image", "self", "p"})
    void a_step_is_made_and_every_output_is_answered(String name) {
        train(NodeNamesTest.training(NodeNamesTest.encoder(name)));
        train(NodeNamesTest.training(NodeNamesTest.module(name)));
    }

    private static void train(Graph graph) {
        try (Network network = Network.create(graph, Device.CPU, 1);
                TrainingStep step = network.training(
                        new Sgd(0.01, 0.9, 0, false), new HashSet<>(graph.outputs(Output.EdgeDensity.class)))) {
            assertThat(step.run(BATCH, 0.01, 1).outputs().keySet())
                    .containsExactlyElementsOf(graph.outputs(Output.EdgeDensity.class));
            assertThat(network.evaluate(BATCH, graph.outputs().keySet()))
                    .containsOnlyKeys(graph.outputs().keySet().toArray(Output[]::new));
        }
    }
}
