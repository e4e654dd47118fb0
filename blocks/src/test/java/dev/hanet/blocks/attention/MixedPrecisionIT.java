package dev.hanet.blocks.attention;

import static dev.hanet.blocks.layer.Layers.classifier;
import static dev.hanet.blocks.layer.Layers.conv;
import static dev.hanet.blocks.layer.Layers.convBnRelu;
import static dev.hanet.blocks.operator.Operators.flattenSpatial;
import static dev.hanet.blocks.operator.Operators.maxPool;
import static dev.hanet.blocks.operator.Operators.resizeLike;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Precision;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.operator.CrossEntropy;
import dev.hanet.blocks.optimizer.Sgd;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import dev.hanet.blocks.torch.TrainingStep;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fifty steps of a network with an HA module in bfloat16, beside what PyTorch's autocast does to the same network. */
class MixedPrecisionIT {
    private static final int SIDE = 32;
    private static final int STEPS = 50;

    private static Graph graph() {
        GraphBuilder graph = new GraphBuilder();
        Value image = graph.input("image", TensorType.floats(Shape.of(2, 3, SIDE, SIDE)));
        Value mask = graph.input("mask", new TensorType(Shape.of(2, SIDE, SIDE), ElementType.INT));
        Value x = maxPool(convBnRelu("first", image, 16, 3), 2, 2, 0);
        Value y = maxPool(convBnRelu("second", x, 32, 3), 2, 2, 0);
        Value z = graph.scope("context", () -> HaSpecs.spec("delta: 0.5, levels: 2, residual: add")
                .apply(y));
        Value logits = resizeLike(classifier("classifier", z, 2), image);
        graph.output(Output.LOGITS, logits);
        graph.output(Output.LOSS, graph.apply(new CrossEntropy(List.of(), 255), logits, mask));
        return graph.build();
    }

    private static final Map<String, Tensor> INPUTS = inputs();
    private static final Map<Precision, Map<String, Tensor>> GRADIENTS =
            Map.of(Precision.FLOAT32, gradients(Precision.FLOAT32), Precision.BFLOAT16, gradients(Precision.BFLOAT16));

    private static Map<String, Tensor> inputs() {
        float[] image = new float[2 * 3 * SIDE * SIDE];
        long[] mask = new long[2 * SIDE * SIDE];
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) Math.sin(0.37 * i + 0.0021 * i * (i % 7));
        }
        for (int b = 0, at = 0; b < 2; b++) {
            for (int y = 0; y < SIDE; y++) {
                for (int x = 0; x < SIDE; x++, at++) {
                    mask[at] = Math.hypot(y - 12 - 6 * b, x - 18 + 5 * b) < 9 ? 1 : 0;
                    for (int c = 0; c < 3; c++) {
                        image[((b * 3 + c) * SIDE + y) * SIDE + x] += mask[at] * 0.5f;
                    }
                }
            }
        }
        return Map.of(
                "image",
                Tensor.floats(Shape.of(2, 3, SIDE, SIDE), image),
                "mask",
                Tensor.ints(Shape.of(2, SIDE, SIDE), mask));
    }

    private static void begin(Network network, double phase) {
        Map<String, Tensor> begun = new LinkedHashMap<>(network.state());
        int next = 0;
        for (String name : network.graph().parameters().keySet()) {
            Shape shape = begun.get(name).shape();
            float[] values = new float[(int) shape.elements()];
            boolean isKernel = shape.rank() == 4;
            double scale = isKernel ? 1.5 / Math.sqrt((double) shape.elements() / shape.size(0)) : 0;
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (scale * Math.sin(1.3 * (next + i) + phase) + (name.endsWith("bn.weight") ? 1 : 0));
            }
            next += values.length;
            begun.put(name, Tensor.floats(shape, values));
        }
        network.load(begun);
    }

    private static List<Double> losses(Precision precision, double phase) {
        try (Network network = Network.create(graph(), Device.CPU, 1, precision)) {
            begin(network, phase);
            List<Double> losses = new ArrayList<>();
            try (TrainingStep step = network.training(new Sgd(0.01, 0.9, 0, false), Set.of())) {
                for (int i = 0; i < STEPS; i++) {
                    losses.add(step.run(INPUTS, 0.01, i).loss());
                }
            }
            return losses;
        }
    }

    private static Map<String, Tensor> gradients(Precision precision) {
        try (Network network = Network.create(graph(), Device.CPU, 1, precision)) {
            begin(network, 0.4);
            return network.gradients(Mode.TRAINING, Output.LOSS, INPUTS, Set.of())
                    .byName();
        }
    }

    /**
     * PyTorch 2.7.1 on a CPU with bfloat16, this network, fifty steps from five beginnings: in single precision the same losses (greatest
     * difference 2e-6); autocast's losses are 0.0049, 0.0076, 0.0099, 0.0070 and 0.0076 from them in the mean, 0.032 at most; these 0.0057,
     * 0.0085, 0.0128, 0.0245 and 0.0057, 0.044 at most.
     */
    @ParameterizedTest(name = "weights that begin at {0}")
    @CsvSource({"0.4, 1.265941, 0.064168", "2.2, 0.795688, 0.053658"})
    void losses_stay_as_near_to_single_precision_as_with_autocast(double phase, double first, double last) {
        List<Double> single = losses(Precision.FLOAT32, phase);
        assertThat(single.get(0)).as("as PyTorch's").isCloseTo(first, within(1e-5));
        assertThat(single.get(STEPS - 1)).as("as PyTorch's").isCloseTo(last, within(1e-3));

        List<Double> half = losses(Precision.BFLOAT16, phase);
        for (int i = 0; i < STEPS; i++) {
            assertThat(half.get(i)).as("step " + i).isCloseTo(single.get(i), within(2 * 0.032));
        }
        assertThat(half.get(0)).isNotCloseTo(single.get(0), within(1e-4));
    }

    /** Of autocast's gradients, in the order of the network, by the length of what they differ by, as a part of theirs. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "first.conv.weight, 0.361",
        "first.bn.weight, 0.247",
        "second.conv.weight, 0.258",
        "second.bn.weight, 0.0271",
        "context.query.weight, 0.583",
        "context.key.weight, 0.553",
        "context.value.conv.weight, 0.456",
        "context.level1.weight, 0.419",
        "context.level2.weight, 0.424",
        "context.fusion.conv.weight, 0.204",
        "classifier.weight, 0.0063"
    })
    void gradients_are_rounded_as_much_as_with_autocast(String name, double autocast) {
        double[] single = GRADIENTS.get(Precision.FLOAT32).get(name).toDoubles();
        double[] half = GRADIENTS.get(Precision.BFLOAT16).get(name).toDoubles();
        double distance = 0;
        double length = 0;
        for (int i = 0; i < single.length; i++) {
            distance += Math.pow(single[i] - half[i], 2);
            length += Math.pow(single[i], 2);
        }
        assertThat(Math.sqrt(distance / length)).isBetween(autocast / 2, autocast * 2);
    }

    @Test
    void edges_are_others_only_where_scores_lie_at_the_threshold() {
        int channels = 32;
        int places = SIDE * SIDE / 4;
        GraphBuilder builder = new GraphBuilder();
        Value x = builder.input("x", TensorType.floats(Shape.of(1, channels, SIDE / 2, SIDE / 2)));
        NeighbourGraph.Similarity similarity = NeighbourGraph.similarity(
                flattenSpatial(conv("query", x, channels, Convolution.of(1))),
                flattenSpatial(conv("key", x, channels, Convolution.of(1))));
        HaSpec spec = HaSpec.of(0.5, 1);
        builder.output(Outputs.of("normalized"), NeighbourGraph.normalized(similarity, spec.normalize()));
        builder.output(Outputs.of("edges"), NeighbourGraph.firstLevel(similarity, spec));
        Graph graph = builder.build();
        float[] image = new float[channels * places];
        Random random = new Random(4);
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) random.nextGaussian();
        }
        Map<String, Tensor> given = Map.of("x", Tensor.floats(Shape.of(1, channels, SIDE / 2, SIDE / 2), image));
        try (Network single = Network.create(graph, Device.CPU, 1);
                Network half = Network.create(graph, Device.CPU, 1, Precision.BFLOAT16)) {
            Map<Output, Tensor> expected = single.evaluate(given, Outputs.set("normalized", "edges"));
            ByteBuffer edges = expected.get(Outputs.of("edges")).bytes();
            ByteBuffer found = half.evaluate(given, Outputs.set("edges"))
                    .get(Outputs.of("edges"))
                    .bytes();
            double[] scores = expected.get(Outputs.of("normalized")).toDoubles();
            int others = 0;
            for (int i = 0; i < places * places; i++) {
                if (edges.get(i) != found.get(i)) {
                    others++;
                    assertThat(scores[i]).as("pair " + i).isCloseTo(spec.delta(), within(0.005));
                }
            }
            assertThat(others).as("of 65536 pairs").isBetween(1, 65536 / 100);
        }
    }
}
