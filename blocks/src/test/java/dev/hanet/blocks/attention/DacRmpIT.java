package dev.hanet.blocks.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contexts of CE-Net and of squeeze and excitation against sums written out in double precision. */
class DacRmpIT {
    private static final int CHANNELS = 4;
    private static final int HEIGHT = 7;
    private static final int WIDTH = 8;
    private static final int PLACES = HEIGHT * WIDTH;
    private static final double[] X = numbers(CHANNELS * PLACES);

    /** Numbers that a float holds exactly. */
    private static double[] numbers(int count) {
        return new Random(11)
                .doubles(count, -1, 1)
                .map(number -> (float) number)
                .toArray();
    }

    @ParameterizedTest(name = "corners aligned: {0}")
    @ValueSource(booleans = {false, true})
    void dense_atrous_convolution_and_pooling_are_the_written_sums(boolean alignCorners) {
        List<Integer> windows = List.of(2, 3, 5);
        try (Network network = network(new DacRmpSpec(windows, alignCorners))) {
            Map<String, Tensor> state = network.state();
            double[] one = dilated(X, state, 1);
            double[] y = X.clone();
            addRectified(y, one);
            addRectified(y, point(dilated(X, state, 3), state));
            addRectified(y, point(dilated(one, state, 3), state));
            addRectified(y, point(dilated(dilated(one, state, 3), state, 5), state));

            double[] expected = new double[(windows.size() + CHANNELS) * PLACES];
            for (int i = 0; i < windows.size(); i++) {
                double[] map = pooled(y, state, windows.get(i), alignCorners);
                System.arraycopy(map, 0, expected, i * PLACES, PLACES);
            }
            System.arraycopy(y, 0, expected, windows.size() * PLACES, y.length);
            assertThat(evaluate(network)).containsExactly(expected, within(1e-9));
        }
    }

    @Test
    void squeeze_and_excitation_multiplies_channels_by_what_their_means_say() {
        try (Network network = network(new SqueezeExciteSpec(2))) {
            Map<String, Tensor> state = network.state();
            double[] means = new double[CHANNELS];
            for (int i = 0; i < X.length; i++) {
                means[i / PLACES] += X[i] / PLACES;
            }
            double[] squeezed = full(means, state, "fc1");
            for (int i = 0; i < squeezed.length; i++) {
                squeezed[i] = Math.max(0, squeezed[i]);
            }
            double[] excited = full(squeezed, state, "fc2");
            double[] expected = new double[X.length];
            for (int i = 0; i < X.length; i++) {
                expected[i] = X[i] / (1 + Math.exp(-excited[i / PLACES]));
            }
            assertThat(evaluate(network)).containsExactly(expected, within(1e-9));
        }
    }

    private static double[] full(double[] x, Map<String, Tensor> state, String layer) {
        double[] weight = values(state, layer + ".weight");
        double[] result = values(state, layer + ".bias");
        for (int i = 0; i < weight.length; i++) {
            result[i / x.length] += weight[i] * x[i % x.length];
        }
        return result;
    }

    private static void addRectified(double[] sum, double[] summand) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += Math.max(0, summand[i]);
        }
    }

    private static double[] dilated(double[] x, Map<String, Tensor> state, int rate) {
        return convolved(x, state, "dac.dilate" + rate, 3, rate);
    }

    private static double[] point(double[] x, Map<String, Tensor> state) {
        return convolved(x, state, "dac.point", 1, 1);
    }

    private static double[] convolved(double[] x, Map<String, Tensor> state, String layer, int kernel, int rate) {
        double[] weight = values(state, layer + ".weight");
        double[] bias = values(state, layer + ".bias");
        double[] result = new double[CHANNELS * PLACES];
        for (int at = 0; at < result.length; at++) {
            int row = at % PLACES / WIDTH;
            int column = at % WIDTH;
            result[at] = bias[at / PLACES];
            for (int i = 0; i < CHANNELS * kernel * kernel; i++) {
                int down = row + (i / kernel % kernel - kernel / 2) * rate;
                int across = column + (i % kernel - kernel / 2) * rate;
                if (down >= 0 && down < HEIGHT && across >= 0 && across < WIDTH) {
                    double factor = weight[at / PLACES * CHANNELS * kernel * kernel + i];
                    result[at] += factor * x[i / (kernel * kernel) * PLACES + down * WIDTH + across];
                }
            }
        }
        return result;
    }

    private static double[] pooled(double[] y, Map<String, Tensor> state, int window, boolean alignCorners) {
        double[] weight = values(state, "rmp.conv.weight");
        int rows = HEIGHT / window;
        int columns = WIDTH / window;
        double[][] grid = new double[rows][columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                grid[row][column] = values(state, "rmp.conv.bias")[0];
                for (int c = 0; c < CHANNELS; c++) {
                    double most = Double.NEGATIVE_INFINITY;
                    for (int i = 0; i < window * window; i++) {
                        int down = row * window + i / window;
                        most = Math.max(most, y[c * PLACES + down * WIDTH + column * window + i % window]);
                    }
                    grid[row][column] += weight[c] * most;
                }
            }
        }
        double[] map = new double[PLACES];
        for (int i = 0; i < PLACES; i++) {
            double down = source(i / WIDTH, rows, HEIGHT, alignCorners);
            double across = source(i % WIDTH, columns, WIDTH, alignCorners);
            int top = (int) down;
            int left = (int) across;
            int bottom = Math.min(top + 1, rows - 1);
            int right = Math.min(left + 1, columns - 1);
            double above = grid[top][left] * (1 - (across - left)) + grid[top][right] * (across - left);
            double below = grid[bottom][left] * (1 - (across - left)) + grid[bottom][right] * (across - left);
            map[i] = above * (1 - (down - top)) + below * (down - top);
        }
        return map;
    }

    /** Where a pixel of the larger map lies in the smaller one. */
    private static double source(int pixel, int small, int large, boolean alignCorners) {
        return alignCorners ? pixel * (small - 1.0) / (large - 1) : Math.max(0, (pixel + 0.5) * small / large - 0.5);
    }

    private static double[] values(Map<String, Tensor> state, String name) {
        return state.get(name).toDoubles().clone();
    }

    private static Network network(ContextSpec spec) {
        GraphBuilder graph = new GraphBuilder();
        Value x = graph.input("x", TensorType.floats(Shape.of(1, CHANNELS, HEIGHT, WIDTH)));
        graph.output(Outputs.of("result"), spec.apply(x, 32));
        return Network.create(graph.build(), Device.CPU, 1, ElementType.DOUBLE);
    }

    private static double[] evaluate(Network network) {
        float[] numbers = new float[X.length];
        for (int i = 0; i < X.length; i++) {
            numbers[i] = (float) X[i];
        }
        Tensor x = Tensor.floats(Shape.of(1, CHANNELS, HEIGHT, WIDTH), numbers);
        return network.evaluate(Map.of("x", x), Outputs.set("result"))
                .get(Outputs.of("result"))
                .toDoubles();
    }
}
