package dev.hanet.blocks.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Recompute;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.optimizer.Adam;
import dev.hanet.blocks.optimizer.AverageSpec;
import dev.hanet.blocks.optimizer.OptimizerSpec;
import dev.hanet.blocks.optimizer.Sgd;
import dev.hanet.blocks.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Six steps of Linear(3, 4), BatchNorm1d(4), ReLU, Linear(4, 2) against the numbers that PyTorch 2 gives in float64 for the same
 * weights, batch and recipe.
 */
class TrainingRulesIT {
    private static final int STEPS = 6;
    private static final Sgd SGD = new Sgd(0.1, 0.9, 0.01, false);
    private static final Map<String, Tensor> BATCH = Map.of(
            "x",
            Tensor.floats(Shape.of(5, 3), floats(15, i -> Math.sin(i * 1.7))),
            "y",
            Tensor.floats(Shape.of(5, 2), floats(10, i -> Math.cos(i * 0.9))));

    private static float[] floats(int count, IntToDoubleFunction value) {
        float[] floats = new float[count];
        IntStream.range(0, count).forEach(i -> floats[i] = (float) value.applyAsDouble(i));
        return floats;
    }

    private static Graph graph() {
        GraphBuilder graph = new GraphBuilder();
        Value x = graph.input("x", TensorType.floats(Shape.of(5, 3)));
        Value y = graph.input("y", TensorType.floats(Shape.of(5, 2)));
        Value hidden = Toy.same("relu", "torch.relu(%s)", Toy.batchNorm("norm", Toy.linear("first", x, 4)));
        Value out = Toy.linear("second", hidden, 2);
        graph.output(Outputs.of("loss"), Toy.scalar("mse", "torch.mse_loss(%s, %s)", out, y));
        return graph.build();
    }

    private static Network network() {
        Network network = Network.create(graph(), Device.CPU, 1, ElementType.DOUBLE);
        Map<String, Tensor> begun = new LinkedHashMap<>(network.state());
        int next = 0;
        for (String name : network.graph().parameters().keySet()) {
            Shape shape = begun.get(name).shape();
            int first = next;
            begun.put(
                    name, Tensor.floats(shape, floats((int) shape.elements(), i -> Math.sin(1.3 * (first + i) + 0.4))));
            next += (int) shape.elements();
        }
        network.load(begun);
        return network;
    }

    private static TrainingRules clip(double norm) {
        return new TrainingRules(Optional.of(norm), Optional.empty(), Recompute.NONE);
    }

    private static TrainingRules average(double decay, boolean warmup) {
        return new TrainingRules(Optional.empty(), Optional.of(new AverageSpec(decay, warmup)), Recompute.NONE);
    }

    private static void assertNumbers(Map<String, Tensor> state, String name, double... first) {
        double[] values = state.get(name).toDoubles();
        for (int i = 0; i < first.length; i++) {
            assertThat(values[i]).as(name).isCloseTo(first[i], within(1e-12));
        }
    }

    @Test
    void gradients_are_clipped_by_their_common_norm() {
        try (Network network = network();
                TrainingStep training = network.training(SGD, Set.of(), clip(0.5))) {
            List<Double> norms = new ArrayList<>();
            for (int i = 0; i < STEPS; i++) {
                norms.add(training.run(BATCH, 0.1, i).gradientNorm());
            }

            assertThat(norms.get(0)).as("told as it was before").isCloseTo(2.2676906278433098, within(1e-12));
            assertThat(norms.get(5)).as("short enough").isCloseTo(0.39443891564327965, within(1e-12));
            assertNumbers(network.state(), "first.weight", 0.30654945112929793, 0.991616915863587);
            assertNumbers(network.state(), "second.bias", -0.7813904731214092, -0.22941367888784794);
        }
    }

    @Test
    void average_of_weights_and_statistics_follows_the_steps() {
        try (Network network = network();
                TrainingStep training = network.training(SGD, Set.of(), average(0.75, false))) {
            for (int i = 0; i < STEPS; i++) {
                training.run(BATCH, 0.1, i);
            }

            assertNumbers(network.state(), "first.weight", 0.22118042361058365, 1.011298257487122);
            assertNumbers(training.average(), "first.weight", 0.28778471853228704, 1.0056794843351269);
            assertNumbers(training.average(), "norm.running_mean", -0.10281822224687123, -0.27748823462032235);
            assertNumbers(training.average(), "second.bias", -0.7956465200555969, -0.22325964268436746);
        }
    }

    @Test
    void warm_up_of_the_average_begins_near_the_weights() {
        AverageSpec warm = new AverageSpec(0.999, true);
        assertThat(List.of(warm.weight(0), warm.weight(1), warm.weight(8990), warm.weight(8991)))
                .containsExactly(1.0, 1 - 2 / 11.0, 1 - 8991 / 9000.0, 1 - 0.999);
        assertThat(new AverageSpec(0.999, false).weight(1)).isEqualTo(1 - 0.999);
    }

    @Test
    void average_goes_on_from_its_state() {
        try (Network first = network();
                Network second = network();
                TrainingStep straight = first.training(SGD, Set.of(), average(0.9, true));
                TrainingStep resumed = second.training(SGD, Set.of(), average(0.9, true))) {
            straight.run(BATCH, 0.1, 1);
            straight.run(BATCH, 0.1, 2);
            second.load(first.state());
            resumed.loadOptimizerState(straight.optimizerState());
            resumed.loadAverage(straight.average(), 2);
            straight.run(BATCH, 0.1, 3);
            resumed.run(BATCH, 0.1, 3);

            straight.average().forEach((name, tensor) -> assertThat(
                            resumed.average().get(name).toDoubles())
                    .as(name)
                    .containsExactly(tensor.toDoubles()));
        }
    }

    @Test
    void parts_learn_at_rates_of_their_own() {
        OptimizerSpec optimizer = new Sgd(0.1, 0.9, 0.01, false, Map.of("first", 0.1, "norm", 0.5));
        try (Network network = network();
                TrainingStep training = network.training(optimizer, Set.of())) {
            for (int i = 0; i < STEPS; i++) {
                training.run(BATCH, 0.1, i);
            }

            assertNumbers(network.state(), "first.weight", 0.37136115119963187, 0.9943534261061956);
            assertNumbers(network.state(), "norm.running_mean", -0.15793041318293805, -0.42130201433126224);
            assertNumbers(network.state(), "second.bias", -0.705838789732358, -0.027467054532517216);
        }
    }

    @Test
    void frozen_parts_keep_weights_and_statistics_until_they_are_let_go() {
        OptimizerSpec optimizer = new Adam("adamw", 0.1, 0.9, 0.999, 1e-8, 0.01);
        try (Network network = network();
                TrainingStep training = network.training(optimizer, Set.of())) {
            Map<String, Tensor> begun = network.state();
            training.freeze(Set.of("first", "norm"));
            for (int i = 0; i < 4; i++) {
                training.run(BATCH, 0.1, i);
            }
            for (String name : List.of("first.weight", "norm.bias", "norm.running_mean", "norm.running_var")) {
                assertThat(network.state().get(name).toDoubles())
                        .as(name)
                        .containsExactly(begun.get(name).toDoubles());
            }
            training.freeze(Set.of());
            training.run(BATCH, 0.1, 4);
            training.run(BATCH, 0.1, 5);

            assertNumbers(network.state(), "first.weight", 0.2292390886393657, 1.1552786146775438);
            // The bias before a normalisation has a gradient of rounding alone, which Adam divides by its epsilon.
            assertThat(network.state().get("norm.running_mean").toDoubles()[0])
                    .isCloseTo(-0.06356099762620301, within(1e-8));
            assertNumbers(network.state(), "second.bias", -0.7876671170390237, -0.230936177337223);
        }
    }

    @Test
    void an_average_that_is_not_kept_cannot_be_loaded() {
        try (Network network = network();
                TrainingStep training = network.training(SGD, Set.of())) {
            assertThat(training.average()).isEmpty();
            assertThatThrownBy(() -> training.loadAverage(network.state(), 1))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    /** Without statistics of a batch: Linear(3, 4), ReLU, Linear(4, 2). */
    private static Graph withoutStatistics(int images) {
        GraphBuilder graph = new GraphBuilder();
        Value x = graph.input("x", TensorType.floats(Shape.of(images, 3)));
        Value y = graph.input("y", TensorType.floats(Shape.of(images, 2)));
        Value hidden = Toy.same("relu", "torch.relu(%s)", Toy.linear("first", x, 4));
        Value out = Toy.linear("second", hidden, 2);
        graph.output(Outputs.of("loss"), Toy.scalar("mse", "torch.mse_loss(%s, %s)", out, y));
        graph.output(Outputs.of("size"), Toy.scalar("size", "torch.mean(torch.abs(%s))", out));
        return graph.build();
    }

    private static Map<String, Tensor> images(int first, int count) {
        return Map.of(
                "x",
                Tensor.floats(Shape.of(count, 3), floats(3 * count, i -> Math.sin((3 * first + i) * 1.7))),
                "y",
                Tensor.floats(Shape.of(count, 2), floats(2 * count, i -> Math.cos((2 * first + i) * 0.9))));
    }

    @Test
    void mean_gradient_of_batches_makes_the_step_of_the_large_batch() {
        List<Map<String, Tensor>> parts = List.of(images(0, 4), images(4, 4), images(8, 4));
        TrainingRules rules = clip(0.5);
        try (Network whole = Network.create(withoutStatistics(12), Device.CPU, 3, ElementType.DOUBLE);
                Network divided = Network.create(withoutStatistics(4), Device.CPU, 3, ElementType.DOUBLE);
                TrainingStep large = whole.training(SGD, Outputs.set("size"), rules);
                TrainingStep small = divided.training(SGD, Outputs.set("size"), rules)) {
            for (int i = 0; i < STEPS; i++) {
                StepResult expected = large.run(images(0, 12), 0.1, i);
                StepResult found = small.run(parts, 0.1, i);
                assertThat(found.loss()).isCloseTo(expected.loss(), within(1e-12));
                assertThat(found.gradientNorm()).isCloseTo(expected.gradientNorm(), within(1e-12));
                assertThat(found.outputs().get(Outputs.of("size")).item())
                        .isCloseTo(expected.outputs().get(Outputs.of("size")).item(), within(1e-12));
            }
            whole.state().forEach((name, tensor) -> assertThat(
                            divided.state().get(name).toDoubles())
                    .as(name)
                    .containsExactly(tensor.toDoubles(), within(1e-12)));
        }
    }

    @Test
    void batches_of_which_one_is_not_finite_change_nothing() {
        Map<String, Tensor> poisoned =
                Map.of("x", Tensor.floats(Shape.of(5, 3), floats(15, i -> Double.NaN)), "y", Named.in(BATCH, "y"));
        try (Network network = network();
                TrainingStep training = network.training(SGD, Set.of())) {
            double[] statistics = network.state().get("norm.running_mean").toDoubles();
            assertThatThrownBy(() -> training.run(List.of(BATCH, poisoned), 0.1, 1))
                    .isInstanceOf(NonFiniteException.class);
            assertThat(network.state().get("norm.running_mean").toDoubles()).containsExactly(statistics);
            assertThat(training.run(List.of(BATCH, BATCH), 0.1, 2).loss()).isFinite();
        }
    }
}
