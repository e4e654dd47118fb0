package dev.hanet.blocks.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.BaseNDManager;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Initializer;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.optimizer.Sgd;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Network.Gradients;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LongRunIT {
    private static final Sgd SGD = new Sgd(0.01, 0.9, 0, false);

    @Test
    void steps_and_evaluations_leave_no_array_behind() {
        Map<String, Tensor> batch = Map.of(
                "x", Tensor.floats(Shape.of(2, 3), 1, 2, 3, 4, 5, 7), "y", Tensor.floats(Shape.of(2, 2), 1, 2, 3, 4));
        try (Network network = Network.create(Toy.twoLayers(), Device.CPU, 1);
                TrainingStep training = network.training(SGD, Outputs.set("out"))) {
            training.run(batch, 0.01, 0);
            network.evaluate(batch, Outputs.set("out"));
            int before = arrays(network);
            for (int i = 0; i < 100; i++) {
                training.run(batch, 0.01, i);
                network.evaluate(batch, Outputs.set("out"));
                network.load(network.state());
                training.loadOptimizerState(training.optimizerState());
            }
            assertThat(arrays(network)).isEqualTo(before);
        }
    }

    private static int arrays(Network network) {
        return ((BaseNDManager) network.manager()).getManagedArrays().size();
    }

    /** Ten times the operators of a ResNet-101. */
    @Test
    void a_chain_of_four_thousand_operators_fits_the_stack_forward_and_backward() {
        GraphBuilder graph = new GraphBuilder();
        Value x = graph.input("x", TensorType.floats(Shape.of(3)));
        Value y = Toy.same("mul", "torch.mul(%s, %s)", x, graph.parameter("w", Shape.of(3), Initializer.constant(1)));
        for (int i = 0; i < 4000; i++) {
            y = Toy.same("relu", "torch.relu(%s)", y);
        }
        graph.output(Outputs.of("loss"), Toy.scalar("sum", "torch.sum(%s)", y));
        Map<String, Tensor> inputs = Map.of("x", Tensor.floats(Shape.of(3), 1, 2, -3));
        try (Network network = Network.create(graph.build(), Device.CPU, 1)) {
            assertThat(network.evaluate(inputs, Outputs.set("loss"))
                            .get(Outputs.of("loss"))
                            .item())
                    .isEqualTo(3);
            Gradients gradients = network.gradients(Mode.TRAINING, Outputs.of("loss"), inputs, Set.of("x"));
            assertThat(gradients.byName().get("w").toFloats()).containsExactly(1, 2, -0f);
            assertThat(gradients.byName().get("x").toFloats()).containsExactly(1, 1, 0);
        }
    }
}
