package dev.hanet.blocks.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.blocks.optimizer.Sgd;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.yaml.HanetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NetworkIT {
    private static final Sgd SGD = new Sgd(0.1, 0.9, 5e-4, false);

    private static Map<String, Tensor> batch() {
        float[] x = new float[15];
        float[] y = new float[10];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) Math.sin(i * 1.7);
        }
        for (int i = 0; i < y.length; i++) {
            y[i] = (float) Math.cos(i * 0.9);
        }
        return Map.of("x", Tensor.floats(Shape.of(5, 3), x), "y", Tensor.floats(Shape.of(5, 2), y));
    }

    private static Network network() {
        return Network.create(Toy.twoLayers(), Device.CPU, 7);
    }

    @Test
    void evaluation_computes_the_wanted_outputs_from_the_inputs_they_need() {
        try (Network network = network()) {
            Map<Output, Tensor> outputs = network.evaluate(Map.of("x", batch().get("x")), Outputs.set("out", "hidden"));

            assertThat(outputs).containsOnlyKeys(Outputs.of("out"), Outputs.of("hidden"));
            assertThat(outputs.get(Outputs.of("out")).shape()).isEqualTo(Shape.of(5, 2));
        }
    }

    @Test
    void training_lowers_the_loss() {
        try (Network network = network();
                TrainingStep training = network.training(SGD, Outputs.set("out"))) {
            List<Double> losses = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                losses.add(training.run(batch(), 0.05, i).loss());
            }

            assertThat(losses.get(49)).isLessThan(losses.get(0) / 2);
            assertThat(training.run(batch(), 0.05, 1).outputs()).containsOnlyKeys(Outputs.of("out"));
        }
    }

    @Test
    void equal_seeds_repeat_bit_by_bit() {
        assertThat(losses(true)).isEqualTo(losses(false));
    }

    private static List<Double> losses(boolean collecting) {
        List<Double> losses = new ArrayList<>();
        try (Network network = network();
                TrainingStep training = network.training(SGD, Set.of())) {
            for (int i = 0; i < 20; i++) {
                if (collecting) {
                    System.gc();
                }
                StepResult result = training.run(batch(), 0.1 / (1 + i), 100 + i);
                losses.add(result.loss());
                losses.add(result.gradientNorm());
            }
        }
        return losses;
    }

    @Test
    void state_and_optimizer_state_continue_a_training_exactly() {
        try (Network first = network();
                Network second = Network.create(Toy.twoLayers(), Device.CPU, 8);
                TrainingStep training = first.training(SGD, Set.of());
                TrainingStep resumed = second.training(SGD, Set.of())) {
            training.run(batch(), 0.1, 1);
            second.load(first.state());
            resumed.loadOptimizerState(training.optimizerState());

            assertThat(resumed.run(batch(), 0.1, 2)).isEqualTo(training.run(batch(), 0.1, 2));
            assertThat(floats(second.state())).isEqualTo(floats(first.state()));
        }
    }

    private static Map<String, List<Float>> floats(Map<String, Tensor> tensors) {
        Map<String, List<Float>> floats = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            List<Float> values = new ArrayList<>();
            for (float value : tensor.toFloats()) {
                values.add(value);
            }
            floats.put(name, values);
        });
        return floats;
    }

    @Test
    void running_statistics_move_in_training_alone() {
        try (Network network = network();
                TrainingStep training = network.training(SGD, Set.of())) {
            Map<String, List<Float>> before = floats(network.state());
            network.evaluate(batch(), Outputs.set("out"));
            assertThat(floats(network.state())).isEqualTo(before);

            training.run(batch(), 0.1, 1);
            assertThat(floats(network.state()).get("norm.running_mean")).isNotEqualTo(before.get("norm.running_mean"));
        }
    }

    @Test
    void a_loss_that_is_not_finite_changes_nothing() {
        try (Network network = network();
                TrainingStep training = network.training(SGD, Set.of())) {
            Map<String, List<Float>> before = floats(network.state());
            float[] x = new float[15];
            x[3] = Float.NaN;
            Map<String, Tensor> poisoned = Map.of("x", Tensor.floats(Shape.of(5, 3), x), "y", batch().get("y"));

            assertThatThrownBy(() -> training.run(poisoned, 0.1, 1)).isInstanceOf(NonFiniteException.class);
            assertThat(floats(network.state())).isEqualTo(before);
        }
    }

    @Test
    void weights_that_do_not_fit_are_listed_and_nothing_is_loaded() {
        try (Network network = network()) {
            Map<String, Tensor> state = new LinkedHashMap<>(network.state());
            state.remove("first.bias");
            state.put("first.weight", Tensor.floats(Shape.of(1), 1));
            state.put("third.weight", Tensor.floats(Shape.of(1), 1));

            assertThatThrownBy(() -> network.load(state))
                    .isInstanceOf(HanetException.class)
                    .hasMessage("the tensors do not fit the network: 1 missing: 'first.bias'; "
                            + "1 left over: 'third.weight'; 1 of another shape: 'first.weight' [1] instead of [4, 3]");
        }
    }

    @Test
    void an_error_while_running_names_the_value() {
        try (Network network = network()) {
            Map<String, Tensor> wide = Map.of("x", Tensor.floats(Shape.of(5, 4), new float[20]));

            assertThatThrownBy(() -> network.evaluate(wide, Outputs.set("out")))
                    .hasMessageContaining("'first.linear' could not be computed: ")
                    .hasMessageContaining("planned: first.linear [5, 4] from x [5, 3], first.weight [4, 3]");
        }
    }

    @Test
    void a_join_that_stretches_only_at_the_size_of_the_network_says_so_at_another() {
        GraphBuilder graph = new GraphBuilder();
        Value image = graph.input("image", TensorType.floats(Shape.of(1, 2, 4, 4)));
        graph.output(Outputs.of("out"), Operators.add(Operators.averagePool(image, 4, 4, 0), image));
        try (Network network = Network.create(graph.build(), Device.CPU, 7)) {
            assertThat(network.evaluate(Map.of("image", image(4)), Outputs.set("out"))
                            .get(Outputs.of("out"))
                            .shape())
                    .isEqualTo(Shape.of(1, 2, 4, 4));
            assertThatThrownBy(() -> network.evaluate(Map.of("image", image(8)), Outputs.set("out")))
                    .isInstanceOfSatisfying(HanetException.class, told -> {
                        assertThat(told.kind()).isEqualTo(HanetException.Kind.INPUT);
                        assertThat(told.remedy().orElseThrow())
                                .startsWith("one of the two has a single place, and stretches, only where images have");
                    });
        }
    }

    private static Tensor image(int size) {
        return Tensor.floats(Shape.of(1, 2, size, size), new float[2 * size * size]);
    }
}
