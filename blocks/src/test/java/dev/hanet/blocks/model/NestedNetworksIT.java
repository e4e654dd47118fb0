package dev.hanet.blocks.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.blocks.block.FeaturePyramid;
import dev.hanet.blocks.decoder.SideFusionSpec;
import dev.hanet.blocks.decoder.SideFusionSpec.Fusion;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.loss.BalancedCrossEntropySpec;
import dev.hanet.blocks.loss.CrossEntropyLossSpec;
import dev.hanet.blocks.loss.DiceCrossEntropySpec;
import dev.hanet.blocks.loss.DiceSpec;
import dev.hanet.blocks.loss.LossSpec;
import dev.hanet.blocks.operator.Interpolation;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A small M-Net: two nested maps, two sides whose probabilities are averaged and whose losses are added. */
class NestedNetworksIT {
    private static final int SIZE = 16;
    private static final Shape MASKS = Shape.of(2, SIZE, SIZE);
    private static final NetworkSpec MODEL = FreeGraphTest.read("""
            model:
              encoder: {type: unet, channels: [4, 8, 16], norm: none, imagePyramid: true}
              reduction: {type: none}
              bottleneck: {type: none}
              decoder:
                {type: side-fusion, path: {up: transposed, norm: none}, sides: [decoder.level2, decoder.level1],
                 resize: nearest, fusion: mean}
              auxiliary:
                - {at: decoder.side1, weight: 0.1, decoder: {type: none}}
                - {at: decoder.side2, weight: 0.3, decoder: {type: none}}
              mainWeight: 0.6
              activation: nested-sigmoid
            """);

    static List<LossSpec> losses() {
        return List.of(
                DiceSpec.STANDARD,
                CrossEntropyLossSpec.STANDARD,
                DiceCrossEntropySpec.STANDARD,
                BalancedCrossEntropySpec.STANDARD);
    }

    private static Network network(LossSpec loss) {
        return network(loss, ElementType.FLOAT);
    }

    private static Network network(LossSpec loss, ElementType element) {
        NetworkInput input = new NetworkInput(1, SIZE, SIZE, 2, 3);
        Graph graph = Networks.training(MODEL, loss, input, path -> new Origin(Optional.empty(), path));
        return Network.create(graph, Device.CPU, 7, element);
    }

    /** A disc with a cup in it, on noise; the first row does not count. */
    private static Map<String, Tensor> batch() {
        Random random = new Random(11);
        float[] image = new float[2 * SIZE * SIZE];
        long[] mask = new long[image.length];
        for (int i = 0; i < image.length; i++) {
            double distance = Math.hypot(i / SIZE % SIZE - 7.5, i % SIZE - 7.5);
            mask[i] = i / SIZE % SIZE == 0 ? 255 : distance < 2.5 ? 2 : distance < 5.5 ? 1 : 0;
            image[i] = (float) (mask[i] % 255 + 0.3 * random.nextGaussian());
        }
        return Map.of("image", Tensor.floats(Shape.of(2, 1, SIZE, SIZE), image), "mask", Tensor.ints(MASKS, mask));
    }

    @Test
    void a_fused_map_is_the_mean_of_the_sides_sigmoids() {
        try (Network network = network(DiceSpec.STANDARD)) {
            Map<Output, Tensor> found =
                    network.evaluate(batch(), Outputs.set("logits", "logits.decoder.side1", "logits.decoder.side2"));
            float[] first = found.get(Outputs.of("logits.decoder.side1")).toFloats();
            float[] second = found.get(Outputs.of("logits.decoder.side2")).toFloats();
            float[] fused = found.get(Outputs.of("logits")).toFloats();
            for (int i = 0; i < fused.length; i++) {
                assertThat(sigmoid(fused[i])).isCloseTo((sigmoid(first[i]) + sigmoid(second[i])) / 2, within(1e-6));
            }
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void the_loss_is_the_weighted_sum_over_the_outputs(LossSpec loss) {
        try (Network network = network(loss)) {
            Map<Output, Tensor> found = network.evaluate(
                    batch(), Outputs.set("loss", "logits", "logits.decoder.side1", "logits.decoder.side2"));
            double expected = 0.6 * of(loss, found.get(Outputs.of("logits")))
                    + 0.1 * of(loss, found.get(Outputs.of("logits.decoder.side1")))
                    + 0.3 * of(loss, found.get(Outputs.of("logits.decoder.side2")));
            assertThat(found.get(Outputs.of("loss")).item()).isCloseTo(expected, within(1e-5));
        }
    }

    private static double of(LossSpec loss, Tensor logits) {
        GraphBuilder graph = new GraphBuilder();
        Value given = graph.input("logits", logits.type());
        Value mask = graph.input("mask", new TensorType(MASKS, ElementType.INT));
        graph.output(Outputs.of("loss"), loss.loss(Activation.NESTED_SIGMOID, given, mask));
        try (Network network = Network.create(graph.build(), Device.CPU, 1)) {
            return network.evaluate(Map.of("logits", logits, "mask", batch().get("mask")), Outputs.set("loss"))
                    .get(Outputs.of("loss"))
                    .item();
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void gradients_reach_every_parameter(LossSpec loss) {
        try (Network network = network(loss, ElementType.DOUBLE)) {
            Set<String> without = new TreeSet<>(network.graph().parameters().keySet());
            network.gradients(Mode.TRAINING, Outputs.of("loss"), batch(), Set.of())
                    .byName()
                    .forEach((parameter, gradient) -> {
                        if (Arrays.stream(gradient.toDoubles()).anyMatch(number -> number != 0)) {
                            without.remove(parameter);
                        }
                    });
            assertThat(without).isEmpty();
        }
    }

    /** A side that is certain of both pixels beyond what single precision can tell from 1, and wrong about one of them. */
    @Test
    void a_certain_side_passes_gradients_that_are_numbers() {
        GraphBuilder graph = new GraphBuilder();
        Shape shape = Shape.of(1, 1, 1, 2);
        Value image = graph.point("level", graph.input("image", TensorType.floats(shape)));
        SideFusionSpec fusion = new SideFusionSpec(
                List.of("level"), Optional.empty(), Optional.empty(), 1, Interpolation.NEAREST, Fusion.MEAN);
        FeaturePyramid none = new FeaturePyramid("none", List.of());
        Value logits = fusion.logits(image, none, image, 1, Activation.NESTED_SIGMOID);
        Value mask = graph.input("mask", new TensorType(Shape.of(1, 1, 2), ElementType.INT));
        graph.output(Outputs.of("loss"), CrossEntropyLossSpec.STANDARD.loss(Activation.NESTED_SIGMOID, logits, mask));
        Map<String, Tensor> given =
                Map.of("image", Tensor.floats(shape, 40, -40), "mask", Tensor.ints(Shape.of(1, 1, 2), 0, 0));
        try (Network network = Network.create(graph.build(), Device.CPU, 3)) {
            network.load(Map.of(
                    "side1.weight", Tensor.floats(Shape.of(1, 1, 1, 1), 1),
                    "side1.bias", Tensor.floats(Shape.of(1), 0)));
            float[] gradient = network.gradients(Mode.TRAINING, Outputs.of("loss"), given, Set.of())
                    .byName()
                    .get("side1.weight")
                    .toFloats();
            // the wrong pixel pulls by its value, halved by the mean over both
            assertThat(gradient[0]).isCloseTo(20, within(1e-3f));
        }
    }
}
