package dev.hanet.blocks.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.attention.HaSpec;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Precision;
import dev.hanet.blocks.graph.Recompute;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.loss.CrossEntropyLossSpec;
import dev.hanet.blocks.model.Models;
import dev.hanet.blocks.model.NetworkInput;
import dev.hanet.blocks.model.Networks;
import dev.hanet.blocks.optimizer.Adam;
import dev.hanet.blocks.optimizer.AverageSpec;
import dev.hanet.blocks.optimizer.OptimizerSpec;
import dev.hanet.blocks.optimizer.Sgd;
import dev.hanet.blocks.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file of a training, loaded as DJL loads any, makes the steps that the toolkit makes. */
class TrainingFileIT {
    private static final int SIZE = 33;

    @TempDir
    private Path folder;

    private static Graph graph() {
        return Networks.training(
                Models.paper("resnet18", 8, 16, HaSpec.of(0.5, 2)),
                CrossEntropyLossSpec.STANDARD,
                new NetworkInput(3, SIZE, SIZE, 2, 3),
                path -> Origin.PROGRAM);
    }

    private static List<Tensor> batch() {
        Random random = new Random(3);
        float[] image = new float[2 * 3 * SIZE * SIZE];
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) random.nextGaussian();
        }
        long[] mask = random.longs(2L * SIZE * SIZE, 0, 3).toArray();
        return List.of(Tensor.floats(Shape.of(2, 3, SIZE, SIZE), image), Tensor.ints(Shape.of(2, SIZE, SIZE), mask));
    }

    private static OptimizerSpec optimizer(String name) {
        Map<String, Double> rates = Map.of("encoder", 0.1);
        return name.equals("sgd")
                ? new Sgd(0.01, 0.9, 5e-4, false, rates)
                : new Adam(name, 0.001, 0.9, 0.999, 1e-8, 0.01, rates);
    }

    @ParameterizedTest(name = "{0}, clipped to {1}, recomputing {2}, frozen {3}, {4}")
    @CsvSource({
        "sgd, 0.5, NONE, '', FLOAT32",
        "adamw, , BLOCKS, '', FLOAT32",
        "adam, 2, NONE, encoder, FLOAT32",
        "sgd, , NONE, '', BFLOAT16"
    })
    void steps_are_those_of_the_toolkit(
            String name, Double clip, Recompute recompute, String frozen, Precision precision) throws IOException {
        Graph graph = graph();
        TrainingRules rules = new TrainingRules(Optional.ofNullable(clip), Optional.empty(), recompute);
        Set<String> parts = frozen.isEmpty() ? Set.of() : Set.of(frozen);
        Path file = folder.resolve("training.pt");
        try (Network network = Network.create(graph, Device.CPU, 5, precision).asElsewhere();
                TrainingStep step = network.training(optimizer(name), Set.of(), rules)) {
            step.freeze(parts);
            Map<String, Tensor> inputs = Map.of("image", batch().get(0), "mask", batch().get(1));
            step.run(inputs, 0.01, 9); // so that the optimiser remembers something
            TrainingFile.write(
                    file,
                    graph,
                    new TrainingFile.Training(optimizer(name), rules, parts, precision),
                    network.state(),
                    step.optimizerState(),
                    Map.of());
            try (TorchScriptModule module = TorchScriptModule.load(file)) {
                double first = 0;
                for (int i = 0; i < 4; i++) {
                    double rate = 0.01 / (i + 1);
                    StepResult expected = step.run(inputs, rate, i);
                    Map<String, Tensor> found =
                            module.train(List.of(batch().get(0), batch().get(1), Tensor.doubles(Shape.of(), rate)), i);
                    double loss = Objects.requireNonNull(found.get("loss")).item();
                    assertThat(loss).isCloseTo(expected.loss(), within(1e-6));
                    assertThat(Objects.requireNonNull(found.get("gradientNorm")).item())
                            .isCloseTo(expected.gradientNorm(), within(1e-5));
                    first = i == 0 ? loss : first;
                    if (i > 0) {
                        assertThat(loss).as("the weights have moved").isNotEqualTo(first);
                    }
                }
            }
        }
    }

    @Test
    void a_moving_average_is_not_kept() {
        TrainingRules rules =
                new TrainingRules(Optional.empty(), Optional.of(new AverageSpec(0.9, true)), Recompute.NONE);
        assertThatThrownBy(() -> TrainingFile.write(
                        folder.resolve("training.pt"),
                        graph(),
                        new TrainingFile.Training(optimizer("sgd"), rules, Set.of(), Precision.FLOAT32),
                        Map.of(),
                        Map.of(),
                        Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
