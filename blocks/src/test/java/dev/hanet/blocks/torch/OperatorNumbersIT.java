package dev.hanet.blocks.torch;

import static dev.hanet.blocks.operator.Operators.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.BatchNorm;
import dev.hanet.blocks.operator.ConvolutionOperators;
import dev.hanet.blocks.operator.CrossEntropy;
import dev.hanet.blocks.operator.GroupNorm;
import dev.hanet.blocks.operator.Interpolation;
import dev.hanet.blocks.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Each operator's program against numbers worked out by hand or by a plain loop. */
class OperatorNumbersIT {
    private static final Offset<Double> CLOSE = Offset.offset(1e-5);

    /** [1, 2, 2, 3]. */
    private static final Tensor X = Tensor.floats(Shape.of(1, 2, 2, 3), 1, -2, 3, 4, 5, -6, 0, 1, 2, 3, 4, 5);

    /** Builds a graph of the inputs a, b, ... and answers its only result. */
    private static Tensor run(java.util.function.Function<List<Value>, Value> body, Tensor... tensors) {
        GraphBuilder graph = new GraphBuilder();
        Map<String, Tensor> inputs = new java.util.LinkedHashMap<>();
        for (Tensor tensor : tensors) {
            inputs.put("in" + inputs.size(), tensor);
        }
        List<Value> values = inputs.entrySet().stream()
                .map(entry -> graph.input(entry.getKey(), entry.getValue().type()))
                .toList();
        Value result = body.apply(values);
        graph.output(Outputs.of("result"), result);
        try (Network network = Network.create(graph.build(), TestDevice.get(), 1)) {
            Tensor tensor = network.evaluate(inputs, Outputs.set("result")).get(Outputs.of("result"));
            assertThat(tensor.type()).isEqualTo(result.type());
            return tensor;
        }
    }

    private static Tensor run(UnaryOperator<Value> body) {
        return run(values -> body.apply(values.get(0)), X);
    }

    private static void assertEach(UnaryOperator<Value> operator, DoubleUnaryOperator expected) {
        assertThat(run(operator).toDoubles())
                .containsExactly(Arrays.stream(X.toDoubles()).map(expected).toArray(), CLOSE);
    }

    private static Tensor floats(int size, double... values) {
        return floats(Shape.of(1, 1, values.length / size, size), values);
    }

    private static Tensor floats(Shape shape, double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return Tensor.floats(shape, floats);
    }

    @Test
    void elementwise_operators_follow_their_formula() {
        assertEach(x -> relu(x), x -> Math.max(x, 0));
        assertEach(x -> relu6(scale(x, 2)), x -> Math.min(Math.max(2 * x, 0), 6));
        assertEach(x -> sigmoid(x), x -> 1 / (1 + Math.exp(-x)));
        assertEach(x -> log(exp(x)), x -> x);
        assertEach(x -> shift(scale(x, 0.5), -1), x -> x / 2 - 1);
        assertEach(x -> subtract(add(multiply(x, x), x), divide(x, fillLike(x, 4))), x -> x * x + x - x / 4);
        assertEach(x -> where(above(x, 2), x, fillLike(x, 7)), x -> x > 2 ? x : 7);
        assertEach(x -> dropout(channelDropout(detach(x), 0.5), 0.5), x -> x);
        assertEach(x -> cast(atLeast(x, 3), ElementType.FLOAT), x -> x >= 3 ? 1 : 0);
        assertEach(x -> cast(otherThan(x, 3), ElementType.FLOAT), x -> x == 3 ? 0 : 1);
    }

    @Test
    void shapes_change_as_planned() {
        assertThat(run(x -> transpose(flattenSpatial(x))).toFloats())
                .containsExactly(1, 0, -2, 1, 3, 2, 4, 3, 5, 4, -6, 5);
        assertThat(run(x -> unflattenLike(flattenSpatial(x), x)).toFloats()).isEqualTo(X.toFloats());
        assertThat(run(x -> reshape(x, 0L, 3L, -1L)).shape()).isEqualTo(Shape.of(1, 3, 4));
        assertThat(run(x -> concat(x, x)).shape()).isEqualTo(Shape.of(1, 4, 2, 3));
        assertThat(run(x -> concat(3, List.of(x, x))).toFloats()).startsWith(1, -2, 3, 1, -2, 3);
    }

    @Test
    void reductions_go_over_their_axes() {
        assertThat(run(x -> mean(x, 2, 3)).toDoubles()).containsExactly(new double[] {5 / 6.0, 2.5}, CLOSE);
        assertThat(run(x -> sumKeeping(x, 1)).toFloats()).containsExactly(1, -1, 5, 7, 9, -1);
        assertThat(run(x -> sum(x, 0, 1, 2, 3)).item()).isEqualTo(20);
        assertThat(run(x -> globalAveragePool(x)).toDoubles()).containsExactly(new double[] {5 / 6.0, 2.5}, CLOSE);
        assertThat(run(x -> meanKeeping(x, 3)).shape()).isEqualTo(Shape.of(1, 2, 2, 1));
    }

    @Test
    void softmax_sums_to_one_and_its_logarithm_is_its_logarithm() {
        assertThat(run(x -> sum(softmax(x, 1), 1)).toDoubles()).containsExactly(new double[] {1, 1, 1, 1, 1, 1}, CLOSE);
        assertThat(run(x -> subtract(log(softmax(x, 3)), logSoftmax(x, 3))).toDoubles())
                .containsExactly(new double[12], CLOSE);
        assertThat(run(x -> softmax(x, 1)).toDoubles()[0]).isEqualTo(Math.E / (Math.E + 1), CLOSE);
    }

    @Test
    void matmul_multiplies_matrices() {
        Tensor a = Tensor.floats(Shape.of(1, 2, 3), 1, 2, 3, 4, 5, 6);
        assertThat(run(v -> matmul(v.get(0), transpose(v.get(0))), a).toFloats())
                .containsExactly(14, 32, 32, 77);
    }

    @Test
    void pools_look_through_windows() {
        Tensor image = floats(4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
        assertThat(run(v -> maxPool(v.get(0), 2, 2, 0), image).toFloats()).containsExactly(6, 8, 14, 16);
        assertThat(run(v -> maxPool(v.get(0), 3, 2, 1), image).toFloats()).containsExactly(6, 8, 14, 16);
        assertThat(run(v -> averagePool(v.get(0), 2, 2, 0), image).toFloats())
                .containsExactly(3.5f, 5.5f, 11.5f, 13.5f);
        assertThat(run(v -> adaptiveAveragePool(v.get(0), 2), image).toFloats())
                .containsExactly(3.5f, 5.5f, 11.5f, 13.5f);
    }

    @Test
    void bilinear_resizing_aligns_corners() {
        Tensor image = floats(2, 0, 3, 6, 9);
        Tensor like = floats(4, new double[16]);
        assertThat(run(v -> resizeLike(v.get(0), v.get(1)), image, like).toDoubles())
                .containsExactly(new double[] {0, 1, 2, 3, 2, 3, 4, 5, 4, 5, 6, 7, 6, 7, 8, 9}, CLOSE);
        assertThat(run(v -> resizeBy(v.get(0), 2, Interpolation.BILINEAR), image)
                        .toDoubles())
                .containsExactly(new double[] {0, 1, 2, 3, 2, 3, 4, 5, 4, 5, 6, 7, 6, 7, 8, 9}, CLOSE);
        assertThat(run(v -> resizeLike(v.get(0), v.get(1), Interpolation.BILINEAR, false), image, like)
                        .toDoubles())
                .startsWith(new double[] {0, 0.75, 2.25, 3, 1.5, 2.25, 3.75, 4.5}, CLOSE);
        assertThat(run(v -> resizeLike(v.get(0), v.get(1), Interpolation.NEAREST, false), image, like)
                        .toFloats())
                .startsWith(0, 0, 3, 3, 0, 0, 3, 3, 6, 6);
    }

    @Test
    void convolution_slides_strided_dilated_and_grouped() {
        Tensor weight = Tensor.floats(Shape.of(1, 2, 1, 2), 1, 10, 100, 1000);
        assertThat(run(v -> v.get(0).graph().apply(new ConvolutionOperators.Conv2d(1, 0, 1, 1), v), X, weight)
                        .toFloats())
                .containsExactly(1 - 20 + 0 + 1000, -2 + 30 + 100 + 2000, 4 + 50 + 300 + 4000, 5 - 60 + 400 + 5000);
        assertThat(run(v -> v.get(0).graph().apply(new ConvolutionOperators.Conv2d(2, 0, 2, 1), v), X, weight)
                        .toFloats())
                .containsExactly(1 + 30 + 0 + 2000);
        Tensor grouped = Tensor.floats(Shape.of(2, 1, 1, 1), 2, 3);
        Tensor bias = Tensor.floats(Shape.of(2), 10, 20);
        assertThat(run(v -> v.get(0).graph().apply(new ConvolutionOperators.Conv2d(1, 0, 1, 2), v), X, grouped, bias)
                        .toFloats())
                .containsExactly(12, 6, 16, 18, 20, -2, 20, 23, 26, 29, 32, 35);
    }

    @Test
    void transposed_convolution_spreads_each_place() {
        Tensor image = floats(2, 1, 2, 3, 4);
        Tensor weight = floats(2, 1, 10, 100, 1000);
        assertThat(run(
                                v -> v.get(0).graph().apply(new ConvolutionOperators.TransposedConv2d(2, 0, 0), v),
                                image,
                                weight)
                        .toFloats())
                .containsExactly(1, 10, 2, 20, 100, 1000, 200, 2000, 3, 30, 4, 40, 300, 3000, 400, 4000);
    }

    @Test
    void batch_normalisation_in_use_takes_the_running_statistics() {
        Tensor result = run(
                v -> v.get(0).graph().apply(new BatchNorm(0.25, 0.1), v),
                X,
                Tensor.floats(Shape.of(2), 2, 1),
                Tensor.floats(Shape.of(2), 1, 0),
                Tensor.floats(Shape.of(2), 3, 0),
                Tensor.floats(Shape.of(2), 0.75f, 3.75f));
        double[] expected = X.toDoubles();
        for (int i = 0; i < expected.length; i++) {
            expected[i] = i < 6 ? (expected[i] - 3) * 2 + 1 : expected[i] / 2;
        }
        assertThat(result.toDoubles()).containsExactly(expected, CLOSE);
    }

    @Test
    void group_normalisation_takes_the_statistics_of_each_group_of_each_image() {
        Tensor weight = Tensor.floats(Shape.of(2), 2, -1);
        Tensor bias = Tensor.floats(Shape.of(2), 1, 3);
        for (int groups : new int[] {1, 2}) {
            double[] x = X.toDoubles();
            int size = x.length / groups;
            double[] expected = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                double[] group = Arrays.copyOfRange(x, i / size * size, (i / size + 1) * size);
                double mean = Arrays.stream(group).average().orElseThrow();
                double variance = Arrays.stream(group)
                        .map(each -> (each - mean) * (each - mean))
                        .average()
                        .orElseThrow();
                double normal = (x[i] - mean) / Math.sqrt(variance + 0.25);
                expected[i] = i < 6 ? 2 * normal + 1 : 3 - normal;
            }
            assertThat(run(v -> v.get(0).graph().apply(new GroupNorm(groups, 0.25), v), X, weight, bias)
                            .toDoubles())
                    .containsExactly(expected, CLOSE);
        }
    }

    @Test
    void cross_entropy_weighs_classes_and_skips_ignored_pixels() {
        Tensor mask = Tensor.ints(Shape.of(1, 2, 3), 0, 1, 255, 1, 0, 1);
        double[] x = X.toDoubles();
        double sum = 0;
        double weights = 0;
        long[] classes = mask.toLongs();
        for (int i = 0; i < 6; i++) {
            if (classes[i] != 255) {
                double weight = classes[i] == 0 ? 1 : 3;
                double normaliser = Math.log(Math.exp(x[i]) + Math.exp(x[i + 6]));
                sum += weight * (normaliser - x[i + 6 * (int) classes[i]]);
                weights += weight;
            }
        }
        Tensor loss =
                run(v -> v.get(0).graph().apply(new CrossEntropy(List.of(1.0, 3.0), 255), v.get(0), v.get(1)), X, mask);
        assertThat(loss.item()).isEqualTo(sum / weights, CLOSE);
    }

    @Test
    void one_hot_leaves_what_is_no_class_empty() {
        Tensor mask = Tensor.ints(Shape.of(1, 1, 3), 1, 255, 0);
        assertThat(run(v -> cast(oneHot(v.get(0), 2), ElementType.FLOAT), mask).toFloats())
                .containsExactly(0, 0, 1, 1, 0, 0);
    }

    @Test
    void one_program_serves_other_sizes() {
        GraphBuilder graph = new GraphBuilder();
        Value x = graph.input("x", TensorType.floats(Shape.of(1, 1, 4, 4)));
        graph.output(
                Outputs.of("y"),
                resizeLike(unflattenLike(flattenSpatial(maxPool(x, 2, 2, 0)), maxPool(x, 2, 2, 0)), x));
        try (Network network = Network.create(graph.build(), TestDevice.get(), 1)) {
            Tensor larger = floats(Shape.of(3, 1, 6, 10), new double[180]);
            assertThat(network.evaluate(Map.of("x", larger), Outputs.set("y"))
                            .get(Outputs.of("y"))
                            .shape())
                    .isEqualTo(larger.shape());
        }
    }

    /** TensorFlow pads 2 x 3 for windows of 3 at stride 2 by 0 above, 1 below, and 1 on both sides. */
    @Test
    void same_padding_puts_an_odd_zero_behind() {
        Tensor padded = run(values -> samePadding(values.get(0), 3, 2), floats(3, 1, 2, 3, 4, 5, 6));
        assertThat(padded.shape()).isEqualTo(Shape.of(1, 1, 3, 5));
        assertThat(padded.toDoubles()).containsExactly(0, 1, 2, 3, 0, 0, 4, 5, 6, 0, 0, 0, 0, 0, 0);
    }
}
