package dev.hanet.blocks.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.model.BuiltInBlocks;
import dev.hanet.blocks.model.Models;
import dev.hanet.blocks.model.NetworkInput;
import dev.hanet.blocks.model.NetworkSpec;
import dev.hanet.blocks.model.Networks;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import dev.hanet.blocks.torch.Network.Gradients;
import dev.hanet.yaml.Documents;
import dev.hanet.yaml.PresetSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch with little or nothing to learn from, under every loss there is, with its options, for both activations. */
class NothingCountsIT {
    private static final int CLASSES = 3;
    private static final int BATCH = 2;
    private static final int PLACES = 16;
    private static final int IGNORED = CrossEntropyLossSpec.IGNORED;
    private static final Shape MASKS = Shape.of(BATCH, 4, 4);

    private record LossHolder(LossSpec loss) {}

    private record ModelHolder(NetworkSpec model) {}

    /** Every registered loss as it stands, and those with options that change what is divided by what. */
    static Stream<Arguments> losses() {
        Stream<String> registered = BuiltInBlocks.families().get(LossSpec.class).keySet().stream();
        Stream<String> options = Stream.of(
                "cross-entropy, classWeights: [0.5, 1, 4]",
                "cross-entropy, classWeights: [0, 1, 1]",
                "cross-entropy, classWeights: [0, 1, 1], labelSmoothing: 0.1",
                "dice, denominator: squares",
                "dice, smooth: 1.0e-50",
                "dice-cross-entropy, classWeights: [0, 1, 1]",
                "balanced-cross-entropy, share: batch",
                "cross-entropy, labelSmoothing: 0.1",
                "focal, gamma: 0.5",
                "tversky, gamma: 1.3333333333333333",
                "tversky, smooth: 1.0e-50",
                "cl-dice, smooth: 1.0e-50",
                "sum, parts: [{loss: {type: cl-dice}}, {loss: {type: dice}, weight: 0.5}]");
        List<String> all = Stream.concat(registered, options).toList();
        return Arrays.stream(Activation.values())
                .flatMap(activation -> all.stream().map(loss -> Arguments.of(loss, activation)));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void a_batch_in_which_no_pixel_counts_costs_and_teaches_nothing(String loss, Activation activation) {
        Outcome outcome = outcome(loss, activation, all(IGNORED));
        assertThat(outcome.loss()).isZero();
        assertThat(size(outcome.gradient())).isZero();
    }

    @ParameterizedTest
    @MethodSource("losses")
    void an_image_in_which_no_pixel_counts_passes_no_gradient(String loss, Activation activation) {
        long[] mask = all(IGNORED);
        for (int i = 0; i < PLACES; i++) {
            mask[i] = i % CLASSES;
        }
        Outcome outcome = outcome(loss, activation, mask);
        assertThat(outcome.loss()).isPositive();
        float[] gradient = outcome.gradient();
        assertThat(size(Arrays.copyOfRange(gradient, gradient.length / BATCH, gradient.length)))
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("losses")
    void classes_that_are_absent_leave_the_loss_a_number(String loss, Activation activation) {
        for (int held = 0; held < CLASSES; held++) {
            outcome(loss, activation, all(held)).requireFinite();
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void one_pixel_that_counts_is_enough(String loss, Activation activation) {
        for (int held = 0; held < CLASSES; held++) {
            long[] mask = all(IGNORED);
            mask[PLACES + 3] = held;
            outcome(loss, activation, mask).requireFinite();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cross-entropy, classWeights: [0, 1, 1]",
                "cross-entropy, classWeights: [0, 1, 1], labelSmoothing: 0.1",
                "dice-cross-entropy, classWeights: [0, 1, 1], dice: 0"
            })
    void pixels_that_weigh_nothing_are_as_good_as_none(String loss) {
        for (Activation activation : Activation.values()) {
            Outcome outcome = outcome(loss, activation, all(0));
            assertThat(outcome.loss()).isZero();
            assertThat(size(outcome.gradient())).isZero();
        }
    }

    /** A network with a further classifier of the mask and one of where classes meet. */
    private static final String BRANCHES = """
            model:
              type: graph
              nodes:
                stem: {from: input, type: conv-bn-relu, channels: 4}
                side: {from: stem, type: conv, channels: classes, kernel: 1}
                rim:  {from: stem, type: conv, channels: 2, kernel: 1}
                out:  {from: stem, type: conv, channels: classes, kernel: 1}
              outputs:
                main: {from: out}
                side: {from: side, weight: 0.4, loss: {type: LOSS}}
                edge: {from: rim, weight: 0.3, target: boundary, loss: {type: LOSS}}
            """;

    static Stream<String> registered() {
        return BuiltInBlocks.families().get(LossSpec.class).keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("registered")
    void further_classifiers_learn_nothing_from_it_either(String loss) {
        Graph graph = Networks.training(
                model(BRANCHES.replace("LOSS", loss)),
                loss(loss),
                new NetworkInput(1, 4, 4, BATCH, CLASSES),
                path -> new Origin(Optional.empty(), path));
        float[] image = new float[BATCH * PLACES];
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) Math.sin(i);
        }
        Map<String, Tensor> batch = Map.of(
                "image", Tensor.floats(Shape.of(BATCH, 1, 4, 4), image), "mask", Tensor.ints(MASKS, all(IGNORED)));
        try (Network network = Network.create(graph, Device.CPU, 1)) {
            Gradients found = network.gradients(Mode.TRAINING, Outputs.of("loss"), batch, Set.of());
            assertThat(found.value()).isZero();
            assertThat(found.byName()).isNotEmpty().allSatisfy((name, gradient) -> assertThat(size(gradient.toFloats()))
                    .isZero());
        }
    }

    /** The sum of the sizes, in which -0 is 0. */
    private static double size(float[] gradient) {
        double size = 0;
        for (float one : gradient) {
            size += Math.abs(one);
        }
        return size;
    }

    private static long[] all(int held) {
        long[] mask = new long[BATCH * PLACES];
        Arrays.fill(mask, held);
        return mask;
    }

    private static LossSpec loss(String text) {
        var document =
                new Documents(PresetSource.NONE).of(LossHolder.class).text("a.yaml", "loss: {type: " + text + "}");
        return Models.reader().bind(document, LossHolder.class).orThrow().loss();
    }

    private static NetworkSpec model(String yaml) {
        var document = new Documents(PresetSource.NONE).of(ModelHolder.class).text("a.yaml", yaml);
        return Models.reader().bind(document, ModelHolder.class).orThrow().model();
    }

    private record Outcome(double loss, float[] gradient) {
        void requireFinite() {
            assertThat(loss).isFinite();
            for (float one : gradient) {
                assertThat(one).isFinite();
            }
        }
    }

    private static Outcome outcome(String text, Activation activation, long[] classes) {
        int maps = activation == Activation.SOFTMAX ? CLASSES : CLASSES - 1;
        double[] numbers = LossInputs.logits(BATCH * maps * PLACES);
        GraphBuilder graph = new GraphBuilder();
        Value logits = graph.parameter("logits", Shape.of(BATCH, maps, 4, 4), (values, shape, random) -> {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) numbers[i];
            }
        });
        Value mask = graph.input("mask", new TensorType(MASKS, ElementType.INT));
        Optional<Value> loss = built(loss(text), activation, logits, mask);
        assumeThat(loss).as("a loss of nested classes").isPresent();
        graph.output(Outputs.of("loss"), loss.orElseThrow());
        try (Network network = Network.create(graph.build(), Device.CPU, 1)) {
            Gradients found = network.gradients(
                    Mode.TRAINING, Outputs.of("loss"), Map.of("mask", Tensor.ints(MASKS, classes)), Set.of());
            return new Outcome(found.value(), found.byName().get("logits").toFloats());
        }
    }

    /** Absent where the loss has no form for that activation. */
    private static Optional<Value> built(LossSpec loss, Activation activation, Value logits, Value mask) {
        try {
            return Optional.of(loss.loss(activation, logits, mask));
        } catch (GraphException e) {
            return Optional.empty();
        }
    }
}
