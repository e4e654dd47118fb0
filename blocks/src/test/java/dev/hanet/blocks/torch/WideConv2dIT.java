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
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Precision;
import dev.hanet.blocks.graph.Recompute;
import dev.hanet.blocks.graph.Rewriting;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.ConvolutionOperators.Conv2d;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.blocks.operator.Products;
import dev.hanet.blocks.operator.WideConv2d;
import dev.hanet.blocks.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the engine's own gradients of convolutions in double precision. */
class WideConv2dIT {
    /** A loss in which each number of a convolution counts for itself. */
    private static Graph graph(Conv2d plain, Shape image, Shape kernel, boolean hasBias, ElementType element) {
        GraphBuilder graph = new GraphBuilder();
        Value x = graph.input("x", new TensorType(image, element));
        double bound = 1 / Math.sqrt(kernel.elements() / (double) kernel.size(0));
        Value weight = graph.scope("convolved", () -> graph.parameter("weight", kernel, Initializer.uniform(bound)));
        List<Value> operands = new ArrayList<>(List.of(x, weight));
        if (hasBias) {
            operands.add(graph.parameter("bias", Shape.of(kernel.size(0)), Initializer.uniform(1)));
        }
        Value y = graph.apply(plain, operands.toArray(Value[]::new));
        graph.output(Output.LOGITS, y);
        graph.output(Output.LOSS, Operators.mean(Operators.multiply(y, Operators.exp(y)), 0, 1, 2, 3));
        return graph.build();
    }

    private static Tensor image(Shape shape, long seed) {
        return Tensor.doubles(
                shape, new Random(seed).doubles(shape.elements(), -1, 1).toArray());
    }

    /** Every convolution, whether it pays or not. */
    private static Graph wide(Graph graph) {
        return new Rewriting() {
            @Override
            public Value result(Value original, List<Value> operands) {
                return original.operator().orElseThrow() instanceof Conv2d plain
                        ? operands.get(0).graph().apply(new WideConv2d(plain, Products.ENGINE), operands)
                        : Rewriting.super.result(original, operands);
            }
        }.of(graph);
    }

    @ParameterizedTest(
            name = "{0} x {1} x {2} x {3} to {4} by {5} x {6}, stride {7}, padding {8}, dilation {9}, bias {10}")
    @CsvSource({
        "1, 2, 3, 4, 16, 3, 3, 1, 1, 1, false",
        "2, 3, 4, 3, 30, 3, 3, 1, 1, 1, true",
        "1, 4, 5, 5, 32, 3, 3, 1, 2, 2, false",
        "2, 2, 3, 3, 24, 3, 3, 1, 6, 6, false",
        "1, 3, 7, 6, 20, 3, 3, 2, 1, 1, false",
        "1, 3, 9, 8, 16, 3, 3, 2, 3, 3, true",
        "2, 2, 5, 6, 40, 5, 5, 1, 2, 1, false",
        "1, 1, 6, 6, 9, 1, 3, 3, 0, 1, false",
        "1, 5, 4, 4, 8, 2, 2, 2, 0, 1, true",
        "2, 3, 6, 6, 8, 3, 3, 1, 1, 1, true",
        "1, 2, 4, 4, 16, 3, 3, 1, 1, 1, false"
    })
    void gradients_are_those_of_the_engine(
            int batch,
            int channels,
            int height,
            int width,
            int kernels,
            int tall,
            int wide,
            int stride,
            int padding,
            int dilation,
            boolean hasBias) {
        Shape shape = Shape.of(batch, channels, height, width);
        Graph plain = graph(
                new Conv2d(stride, padding, dilation, 1),
                shape,
                Shape.of(kernels, channels, tall, wide),
                hasBias,
                ElementType.DOUBLE);
        Tensor image = image(shape, kernels);
        Trained expected = Trained.of(plain, ElementType.DOUBLE, image);
        Trained actual = Trained.of(wide(plain), ElementType.DOUBLE, image);
        assertThat(actual.loss()).isEqualTo(expected.loss());
        assertThat(actual.gradients()).hasSize(hasBias ? 3 : 2);
        assertNear(actual.gradients(), expected.gradients(), 1e-13);
    }

    @Test
    void gradients_are_those_of_finite_differences() {
        Shape shape = Shape.of(1, 2, 3, 3);
        Conv2d plain = new Conv2d(1, 1, 1, 1);
        Trained.assertFiniteDifferences(
                wide(graph(plain, shape, Shape.of(12, 2, 3, 3), true, ElementType.DOUBLE)), image(shape, 5));
    }

    /** Windows of 13 x 13 in an atrous pyramid's way. */
    private static Graph atrous(Shape image, ElementType element) {
        return graph(new Conv2d(1, 6, 6, 1), image, Shape.of(64, 128, 3, 3), true, element);
    }

    @ParameterizedTest(name = "{0} images of {1} x {2}")
    @CsvSource({"1, 12, 12", "2, 5, 20", "3, 20, 7"})
    void networks_that_train_in_single_precision_take_it_where_windows_leave_the_image(
            int batch, int height, int width) {
        Shape shape = Shape.of(batch, 128, height, width);
        Tensor image = image(shape, 11);
        Trained expected = Trained.of(atrous(shape, ElementType.DOUBLE), ElementType.DOUBLE, image);
        try (Network network = Network.create(atrous(shape, ElementType.FLOAT), Device.CPU, 7)) {
            Trained actual = Trained.of(network, floats(image));
            assertThat(text(network, Set.of(), Recompute.NONE)).contains("wideGradients(");
            assertThat(actual.loss()).isCloseTo(expected.loss(), within(1e-6 * Math.abs(expected.loss())));
            assertNear(actual.gradients(), expected.gradients(), 1e-5);
        }
        try (Network network = Network.create(atrous(shape, ElementType.FLOAT), Device.CPU, 7, Precision.BFLOAT16)) {
            Trained.of(network, floats(image)).gradients().forEach((name, tensor) -> assertThat(
                            Trained.distance(tensor, expected.gradients().get(name)))
                    .as("in half precision, " + name)
                    .isLessThan(0.01));
        }
    }

    @Test
    void images_of_another_size_than_a_network_was_built_for_have_their_own_gradients() {
        Shape built = Shape.of(1, 128, 8, 8);
        Shape given = Shape.of(2, 128, 17, 15);
        Tensor image = image(given, 3);
        Trained expected = Trained.of(atrous(given, ElementType.DOUBLE), ElementType.DOUBLE, image);
        try (Network network = Network.create(atrous(built, ElementType.FLOAT), Device.CPU, 7)) {
            assertNear(Trained.of(network, floats(image)).gradients(), expected.gradients(), 1e-5);
        }
    }

    @Test
    void windows_inside_the_image_frozen_parts_and_what_is_computed_again_are_left_to_the_engine() {
        Shape shape = Shape.of(1, 128, 12, 12);
        try (Network wide = Network.create(atrous(shape, ElementType.FLOAT), Device.CPU, 1);
                Network inside = Network.create(atrous(Shape.of(1, 128, 13, 13), ElementType.FLOAT), Device.CPU, 1)) {
            assertThat(text(wide, Set.of(), Recompute.NONE)).contains("wideGradients(");
            assertThat(text(wide, Set.of("convolved"), Recompute.NONE)).doesNotContain("wideGradients(");
            assertThat(text(wide, Set.of(), Recompute.BLOCKS)).doesNotContain("wideGradients(");
            assertThat(text(inside, Set.of(), Recompute.NONE)).doesNotContain("wideGradients(");
        }
    }
}
