package dev.hanet.blocks.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.attention.AsppSpec;
import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.attention.EmSpec;
import dev.hanet.blocks.attention.HaSpec;
import dev.hanet.blocks.attention.NoContextSpec;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Recompute;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.loss.CrossEntropyLossSpec;
import dev.hanet.blocks.optimizer.Sgd;
import dev.hanet.blocks.plan.Plan;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import dev.hanet.blocks.torch.TrainingRules;
import dev.hanet.blocks.torch.TrainingStep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is computed a second time for the backward pass gives the gradients of what is kept, with dropout and batch statistics. */
class RecomputeIT {
    private static final int SIZE = 33;

    private static Graph graph(String name) {
        ContextSpec context =
                switch (name) {
                    case "hanet" -> HaSpec.of(0.5, 2);
                    case "emanet" -> new EmSpec(4, 3, 0.9, EmSpec.Through.LAST_EXPECTATION);
                    case "emanet of constants" -> new EmSpec(4, 3, 0.9, EmSpec.Through.NONE);
                    case "aspp" -> new AsppSpec(Optional.of(List.of(1, 2)), 16, 0.5);
                    default -> new NoContextSpec();
                };
        ModelSpec model = Models.paper("resnet18", 8, 16, context);
        return Networks.training(
                model, CrossEntropyLossSpec.STANDARD, new NetworkInput(3, SIZE, SIZE, 2, 3), path -> Origin.PROGRAM);
    }

    private static Map<String, Tensor> batch() {
        Random random = new Random(3);
        float[] image = new float[2 * 3 * SIZE * SIZE];
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) random.nextGaussian();
        }
        return Map.of(
                "image", Tensor.floats(Shape.of(2, 3, SIZE, SIZE), image),
                "mask",
                        Tensor.ints(
                                Shape.of(2, SIZE, SIZE),
                                random.longs(2L * SIZE * SIZE, 0, 3).toArray()));
    }

    /** Weights, statistics and what the optimiser remembers, the gradient of the last step among it, after two steps. */
    private static Map<String, Tensor> trained(String name, Recompute recompute, Set<String> frozen) {
        TrainingRules rules = new TrainingRules(Optional.empty(), Optional.empty(), recompute);
        try (Network network = Network.create(graph(name), Device.CPU, 1, ElementType.DOUBLE);
                TrainingStep step = network.training(new Sgd(0.01, 0.9, 0, false), Set.of(), rules)) {
            step.freeze(frozen);
            step.run(batch(), 0.01, 1);
            step.run(batch(), 0.01, 2);
            Map<String, Tensor> state = new LinkedHashMap<>(network.state());
            state.putAll(step.optimizerState());
            return state;
        }
    }

    private static void assertEqual(Map<String, Tensor> actual, Map<String, Tensor> expected) {
        assertThat(actual).containsOnlyKeys(expected.keySet());
        expected.forEach((name, tensor) -> {
            double[] expectedNumbers = tensor.toDoubles();
            double[] actualNumbers = actual.get(name).toDoubles();
            double scale = 1;
            double distance = 0;
            for (int i = 0; i < expectedNumbers.length; i++) {
                scale = Math.max(scale, Math.abs(expectedNumbers[i]));
                distance = Math.max(distance, Math.abs(expectedNumbers[i] - actualNumbers[i]));
            }
            assertThat(distance / scale).as(name).isLessThan(1e-9);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"hanet", "emanet", "emanet of constants", "aspp"})
    void steps_are_those_of_a_network_that_keeps_all(String name) {
        assertEqual(trained(name, Recompute.BLOCKS, Set.of()), trained(name, Recompute.NONE, Set.of()));
    }

    @Test
    void frozen_parts_stay_and_compute_as_in_use() {
        Set<String> frozen = Set.of("encoder");
        assertEqual(trained("none", Recompute.BLOCKS, frozen), trained("none", Recompute.NONE, frozen));
    }

    @Test
    void plan_holds_less() {
        ModelSpec model = Models.paper("resnet50", 16, 64, HaSpec.of(0.5, 2));
        Graph graph = Networks.training(
                model, CrossEntropyLossSpec.STANDARD, new NetworkInput(3, 257, 257, 2, 3), path -> Origin.PROGRAM);
        long kept = Plan.of(graph, Plan.Step.of(1)).training().activations();
        long recomputed = Plan.of(graph, new Plan.Step(1, false, Recompute.BLOCKS))
                .training()
                .activations();
        assertThat((double) recomputed / kept).isBetween(0.1, 0.4);
    }
}
