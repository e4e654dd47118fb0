package dev.hanet.blocks.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Initializer;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.optimizer.Adam;
import dev.hanet.blocks.optimizer.OptimizerSpec;
import dev.hanet.blocks.optimizer.Sgd;
import dev.hanet.blocks.tensor.Tensor;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Optimisers against the formulas of PyTorch's documentation, in float64, with a rate that changes. */
class OptimizerIT {
    private static final double[] RATES = {0.1, 0.1, 0.07, 0.2, 0.01, 0.05};
    private static final double TARGET = 3;

    /** One weight of two numbers; loss = sum of (w - 3)^2 * (1, 0.5), so the gradient is 2 (w - 3) * (1, 0.5). */
    private static double[] trained(OptimizerSpec optimizer) {
        GraphBuilder graph = new GraphBuilder();
        Value scale = graph.input("scale", TensorType.floats(Shape.of(2)));
        Value weight = graph.parameter("weight", Shape.of(2), Initializer.constant(1));
        graph.output(
                Outputs.of("loss"),
                Toy.scalar("loss", "torch.sum(torch.mul(torch.pow(torch.sub(%s, 3.), 2), %s))", weight, scale));
        try (Network network = Network.create(graph.build(), Device.CPU, 1, ElementType.DOUBLE);
                TrainingStep training = network.training(optimizer, Set.of())) {
            for (double rate : RATES) {
                training.run(Map.of("scale", Tensor.floats(Shape.of(2), 1, 0.5f)), rate, 0);
            }
            return network.state().get("weight").toDoubles();
        }
    }

    private static double gradient(double weight, int i) {
        return 2 * (weight - TARGET) * (i == 0 ? 1 : 0.5);
    }

    @ParameterizedTest(name = "momentum {0}, decay {1}, nesterov {2}")
    @CsvSource({"0.9, 0.0005, false", "0.9, 0.01, true", "0, 0, false", "0.5, 0.1, false"})
    void sgd_keeps_the_rate_outside_the_momentum(double momentum, double decay, boolean nesterov) {
        double[] expected = {1, 1};
        for (int i = 0; i < 2; i++) {
            double velocity = 0;
            for (double rate : RATES) {
                double direction = gradient(expected[i], i) + decay * expected[i];
                velocity = momentum * velocity + direction;
                expected[i] -= rate * (nesterov ? direction + momentum * velocity : velocity);
            }
        }
        assertThat(trained(new Sgd(0.1, momentum, decay, nesterov))).containsExactly(expected, Offset.offset(1e-13));
    }

    @ParameterizedTest
    @CsvSource({"adam, 0.01", "adamw, 0.01", "adam, 0"})
    void adam_corrects_its_moments_for_their_start(String type, double decay) {
        double[] expected = {1, 1};
        for (int i = 0; i < 2; i++) {
            double mean = 0;
            double square = 0;
            for (int step = 1; step <= RATES.length; step++) {
                double rate = RATES[step - 1];
                double gradient = gradient(expected[i], i);
                if (type.equals("adamw")) {
                    expected[i] -= rate * decay * expected[i];
                } else {
                    gradient += decay * expected[i];
                }
                mean = 0.9 * mean + 0.1 * gradient;
                square = 0.999 * square + 0.001 * gradient * gradient;
                double corrected = Math.sqrt(square / (1 - Math.pow(0.999, step))) + 1e-8;
                expected[i] -= rate * mean / (1 - Math.pow(0.9, step)) / corrected;
            }
        }
        assertThat(trained(new Adam(type, 0.1, 0.9, 0.999, 1e-8, decay)))
                .containsExactly(expected, Offset.offset(1e-12));
    }

    @Test
    void adam_remembers_how_many_steps_it_made() {
        try (Network network = Network.create(Toy.twoLayers(), Device.CPU, 1);
                TrainingStep training = network.training(new Adam("adam", 0.1, 0.9, 0.999, 1e-8, 0), Set.of())) {
            Map<String, Tensor> batch = Map.of(
                    "x",
                    Tensor.floats(Shape.of(2, 3), 1, 2, 3, 4, 5, 7),
                    "y",
                    Tensor.floats(Shape.of(2, 2), 1, 2, 3, 4));
            training.run(batch, 0.1, 1);
            training.run(batch, 0.1, 2);
            Map<String, Tensor> state = training.optimizerState();
            assertThat(state).containsKeys("mean.first.weight", "square.first.weight");
            assertThat(state.get("step.first.weight").item()).isEqualTo(2);
        }
    }
}
