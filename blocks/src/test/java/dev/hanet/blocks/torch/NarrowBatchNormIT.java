package dev.hanet.blocks.torch;

import static dev.hanet.blocks.torch.Trained.assertNear;
import static dev.hanet.blocks.torch.Trained.floats;
import static dev.hanet.blocks.torch.Trained.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Initializer;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Precision;
import dev.hanet.blocks.graph.Recompute;
import dev.hanet.blocks.graph.Rewriting;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.blocks.operator.BatchNorm;
import dev.hanet.blocks.operator.NarrowBatchNorm;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.blocks.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the engine's own batch normalisation in double precision, which goes through channels one by one. */
class NarrowBatchNormIT {
    private static final BatchNorm PLAIN = new BatchNorm(1e-3, 0.3);

    /** A loss in which each normalised number counts for itself, behind a normalisation with weights and a bias that are not one and zero. */
    private static Graph graph(Shape image, ElementType element) {
        GraphBuilder graph = new GraphBuilder();
        Value x = graph.input("x", new TensorType(image, element));
        Shape channels = Shape.of(image.size(1));
        Value y = graph.apply(
                PLAIN,
                x,
                graph.parameter("weight", channels, Initializer.uniform(1.5)),
                graph.parameter("bias", channels, Initializer.uniform(1)),
                graph.buffer("mean", channels, Initializer.constant(0.25f)),
                graph.buffer("var", channels, Initializer.constant(2)));
        graph.output(Output.LOGITS, y);
        graph.output(Output.LOSS, Operators.mean(Operators.multiply(y, Operators.exp(y)), 0, 1, 2, 3));
        return graph.build();
    }

    /** Numbers with another mean and spread in each channel. */
    private static Tensor image(Shape shape, long seed) {
        Random random = new Random(seed);
        double[] numbers = new double[(int) shape.elements()];
        int places = (int) (shape.size(2) * shape.size(3));
        for (int i = 0; i < numbers.length; i++) {
            int channel = i / places % (int) shape.size(1);
            numbers[i] = 3 * channel - 4 + (0.5 + channel) * random.nextGaussian() + (i % places) / (double) places;
        }
        return Tensor.doubles(shape, numbers);
    }

    @ParameterizedTest(name = "{0} of {1} channels, {2} x {3}")
    @CsvSource({
        "1, 1, 8, 8",
        "2, 3, 5, 7",
        "4, 4, 8, 8",
        "2, 5, 1, 6",
        "3, 6, 7, 7",
        "1, 12, 16, 8",
        "2, 12, 11, 13",
        "1, 20, 6, 6",
        "2, 24, 4, 4",
        "1, 31, 9, 2",
        "3, 40, 5, 5",
        "2, 70, 3, 4"
    })
    void results_gradients_and_statistics_are_those_of_the_engine(int batch, int channels, int height, int width) {
        Shape shape = Shape.of(batch, channels, height, width);
        Tensor image = image(shape, channels);
        Graph plain = graph(shape, ElementType.DOUBLE);
        Graph narrow = narrow(plain);
        Trained expected = Trained.of(plain, ElementType.DOUBLE, image);
        Trained actual = Trained.of(narrow, ElementType.DOUBLE, image);
        assertThat(actual.loss()).isCloseTo(expected.loss(), within(1e-12 * Math.abs(expected.loss())));
        assertNear(actual.gradients(), expected.gradients(), 1e-11);
        assertNear(actual.state(), expected.state(), 1e-13);
        assertThat(actual.state().get("mean").toDoubles()).doesNotContain(0.25);
    }

    /** Every normalisation, whether it pays or not. */
    private static Graph narrow(Graph graph) {
        return new Rewriting() {
            @Override
            public Value result(Value original, List<Value> operands) {
                return original.operator().orElseThrow() instanceof BatchNorm plain
                        ? operands.get(0).graph().apply(new NarrowBatchNorm(plain), operands)
                        : Rewriting.super.result(original, operands);
            }
        }.of(graph);
    }

    @Test
    void gradients_are_those_of_finite_differences() {
        Shape shape = Shape.of(2, 3, 2, 4);
        Graph graph = narrow(graph(shape, ElementType.DOUBLE));
        Trained.assertFiniteDifferences(graph, image(shape, 5));
    }

    @Test
    void networks_that_train_in_single_precision_take_it_for_few_channels() {
        for (int channels : List.of(1, 4, 12, 20)) {
            Shape shape = Shape.of(2, channels, 16, 8);
            Tensor image = image(shape, 11);
            Trained expected = Trained.of(graph(shape, ElementType.DOUBLE), ElementType.DOUBLE, image);
            try (Network network = Network.create(graph(shape, ElementType.FLOAT), Device.CPU, 7)) {
                Trained actual = Trained.of(network, floats(image));
                assertThat(text(network, Set.of(), Recompute.NONE)).contains("narrowBatchNorm(");
                assertThat(actual.loss()).isCloseTo(expected.loss(), within(1e-5 * Math.abs(expected.loss())));
                assertNear(actual.gradients(), expected.gradients(), 1e-5);
                assertNear(actual.state(), expected.state(), 1e-6);
            }
        }
    }

    private static Graph convolved(int channels) {
        GraphBuilder graph = new GraphBuilder();
        Value x = graph.input("x", TensorType.floats(Shape.of(2, 3, 16, 16)));
        Value first = graph.scope("first", () -> Layers.batchNorm("bn", Layers.conv3x3("conv", x, channels)));
        Value last = Layers.conv1x1("last", Operators.relu(first), 1);
        graph.output(Output.LOSS, Operators.mean(Operators.multiply(last, last), 0, 1, 2, 3));
        return graph.build();
    }

    @Test
    void full_vectors_frozen_parts_and_what_is_computed_again_are_left_to_the_engine() {
        try (Network full = Network.create(convolved(16), Device.CPU, 1);
                Network half = Network.create(convolved(8), Device.CPU, 1, Precision.BFLOAT16);
                Network few = Network.create(convolved(12), Device.CPU, 1)) {
            assertThat(text(full, Set.of(), Recompute.NONE)).doesNotContain("narrowBatchNorm(");
            assertThat(text(half, Set.of(), Recompute.NONE))
                    .as("in half precision")
                    .contains("narrowBatchNorm(");
            assertThat(text(few, Set.of(), Recompute.NONE)).contains("narrowBatchNorm(");
            assertThat(text(few, Set.of("first"), Recompute.NONE)).doesNotContain("narrowBatchNorm(");
            assertThat(text(few, Set.of(), Recompute.BLOCKS)).doesNotContain("narrowBatchNorm(");
        }
    }

    @Test
    void half_precision_is_within_its_rounding_of_single() {
        Tensor image = floats(image(Shape.of(2, 3, 16, 16), 3));
        Graph graph = convolved(12);
        Map<String, Tensor> exact = new LinkedHashMap<>();
        Map<String, Tensor> half = new LinkedHashMap<>();
        try (Network network = Network.create(graph, Device.CPU, 1)) {
            exact.putAll(network.gradients(Mode.TRAINING, Output.LOSS, Map.of("x", image), Set.of())
                    .byName());
        }
        try (Network network = Network.create(graph, Device.CPU, 1, Precision.BFLOAT16)) {
            half.putAll(network.gradients(Mode.TRAINING, Output.LOSS, Map.of("x", image), Set.of())
                    .byName());
        }
        exact.forEach((name, tensor) ->
                assertThat(Trained.distance(half.get(name), tensor)).as(name).isLessThan(0.02));
    }
}
