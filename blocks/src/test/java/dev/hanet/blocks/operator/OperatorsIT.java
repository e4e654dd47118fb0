package dev.hanet.blocks.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Network;
import dev.hanet.blocks.torch.TestDevice;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Every operator on the engine: its shape rule tells the truth, at the nominal size and at others. */
class OperatorsIT {
    @Test
    void engine_agrees_with_every_shape_rule() {
        Graph graph = OperatorGraphs.withLosses(4, 6);
        try (Network network = Network.create(graph, TestDevice.get(), 1)) {
            Map<Output, Tensor> results =
                    network.evaluate(inputs(4, 6), graph.outputs().keySet());
            assertThat(results).containsOnlyKeys(graph.outputs().keySet().toArray(Output[]::new));
            results.forEach((output, result) -> assertThat(result.type())
                    .as(output.name())
                    .isEqualTo(graph.output(output).type()));
        }
    }

    @Test
    void one_program_serves_other_sizes() {
        Graph nominal = OperatorGraphs.withLosses(4, 6);
        Graph other = OperatorGraphs.withLosses(8, 10);
        try (Network network = Network.create(nominal, TestDevice.get(), 1)) {
            Map<Output, Tensor> results =
                    network.evaluate(inputs(8, 10), nominal.outputs().keySet());
            results.forEach((output, result) -> assertThat(result.shape())
                    .as(output.name())
                    .isEqualTo(other.output(output).shape()));
        }
    }

    private static Map<String, Tensor> inputs(int height, int width) {
        float[] x = new float[2 * 3 * height * width];
        long[] mask = new long[2 * height * width];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) Math.sin(i);
        }
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % 4 == 3 ? 255 : i % 4;
        }
        return Map.of(
                "x", Tensor.floats(Shape.of(2, 3, height, width), x),
                "mask", Tensor.ints(Shape.of(2, height, width), mask));
    }

    @Test
    void nested_regions_hold_a_class_and_all_deeper_ones_and_what_is_no_class_is_in_none() {
        GraphBuilder graph = new GraphBuilder();
        Value mask = graph.input("mask", new TensorType(Shape.of(1, 2, 2), ElementType.INT));
        graph.output(Outputs.of("y"), Operators.cast(Operators.nested(mask, 3), ElementType.FLOAT));
        try (Network network = Network.create(graph.build(), TestDevice.get(), 1)) {
            Tensor classes = Tensor.ints(Shape.of(1, 2, 2), 0, 1, 2, 255);
            assertThat(network.evaluate(Map.of("mask", classes), Outputs.set("y"))
                            .get(Outputs.of("y"))
                            .toFloats())
                    .containsExactly(0, 1, 1, 0, 0, 0, 1, 0);
        }
    }

    @Test
    void the_logarithm_of_the_sigmoid_is_exact_where_the_sigmoid_is_not() {
        assertThat(compute(Operators::logSigmoid, 0, 200, -200, 1e30f))
                .containsExactly(new float[] {(float) Math.log(0.5), 0, -200, 0}, within(1e-6f));
    }

    @Test
    void bilinear_resizing_with_aligned_corners_keeps_the_outer_pixels() {
        assertThat(compute(x -> Operators.resizeBy(x, 2, Interpolation.BILINEAR), 0, 3, 6, 9))
                .containsExactly(0, 1, 2, 3, 2, 3, 4, 5, 4, 5, 6, 7, 6, 7, 8, 9);
    }

    @Test
    void nearest_resizing_repeats_pixels() {
        assertThat(compute(x -> Operators.resizeBy(x, 2, Interpolation.NEAREST), 1, 2, 3, 4))
                .containsExactly(1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4);
    }

    /** Eight channels on 3 x 5 places, computed by PyTorch 2.7.1 with the lines of DETR's position encoding. */
    @Test
    void positions_are_detrs_sines_and_cosines_of_rows_and_columns() {
        GraphBuilder graph = new GraphBuilder();
        Value x = graph.input("x", TensorType.floats(Shape.of(2, 8, 3, 5)));
        graph.output(Outputs.of("y"), graph.apply(new ImageOperators.SinePositions(), x));
        try (Network network = Network.create(graph.build(), TestDevice.get(), 1)) {
            Tensor found = network.evaluate(
                            Map.of("x", Tensor.floats(Shape.of(2, 8, 3, 5), new float[240])), Outputs.set("y"))
                    .get(Outputs.of("y"));
            double[] numbers = found.toDoubles();
            double sum = 0;
            for (double number : numbers) {
                sum += number;
            }
            assertThat(found.shape()).isEqualTo(Shape.of(1, 8, 3, 5));
            assertThat(sum).isCloseTo(46.665628215, within(1e-5));
            double[] wanted = {
                0.909297427, -0.416146837, 0.019998667, 0.999800007, 0.141120008, -0.989992497, 0.0299955, 0.999550034
            };
            double[] other = {
                0.841470985, 0.540302306, 0.009999833, 0.99995, -0.756802495, -0.653643621, 0.039989334, 0.999200107
            };
            for (int c = 0; c < wanted.length; c++) {
                assertThat(numbers[15 * c + 13]).isCloseTo(wanted[c], within(1e-6)); // row 2, column 3
                assertThat(numbers[15 * c + 9]).isCloseTo(other[c], within(1e-6)); // row 1, column 4
            }
        }
    }

    @Test
    void an_average_counts_the_padding() {
        assertThat(compute(x -> Operators.averagePool(x, 3, 1, 1), 9, 0, 0, 0)).containsExactly(1, 1, 1, 1);
    }

    @Test
    void evaluation_normalises_with_running_statistics_and_drops_nothing() {
        float[] result = compute(x -> Operators.dropout(Layers.batchNorm("bn", x), 0.9), 1, -2, 3, -4);
        double scale = 1 / Math.sqrt(1 + Layers.EPSILON);
        assertThat(result[0]).isCloseTo((float) scale, within(1e-6f));
        assertThat(result[3]).isCloseTo((float) (-4 * scale), within(1e-6f));
    }

    /** Applies a function to one image of 2 x 2 pixels. */
    private static float[] compute(Function<Value, Value> function, float... pixels) {
        GraphBuilder graph = new GraphBuilder();
        graph.output(Outputs.of("y"), function.apply(graph.input("x", TensorType.floats(Shape.of(1, 1, 2, 2)))));
        try (Network network = Network.create(graph.build(), TestDevice.get(), 1)) {
            Tensor x = Tensor.floats(Shape.of(1, 1, 2, 2), pixels);
            return network.evaluate(Map.of("x", x), Outputs.set("y"))
                    .get(Outputs.of("y"))
                    .toFloats();
        }
    }
}
