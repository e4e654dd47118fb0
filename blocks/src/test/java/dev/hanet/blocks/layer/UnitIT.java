package dev.hanet.blocks.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Units of one channel on images of one pixel, where a window's middle is all that counts, against plain arithmetic. */
class UnitIT {
    private static final double[] X = {0.5, 2, 3.25};
    private static final double ENTER_WEIGHT = 0.7;
    private static final double ENTER_BIAS = 0.1;
    private static final double WEIGHT = 0.6;
    private static final double BIAS = 0.2;

    @ParameterizedTest(name = "{0}, {1} convolutions, {2} recurrences")
    @CsvSource({
        "PLAIN, 1, 2",
        "PLAIN, 2, 2",
        "RESIDUAL, 2, 2",
        "RECURRENT, 1, 1",
        "RECURRENT, 2, 2",
        "RECURRENT, 2, 3",
        "RECURRENT_RESIDUAL, 2, 2"
    })
    void a_unit_computes_what_it_says(UnitType type, int convolutions, int recurrences) {
        Unit unit = new Unit(type, convolutions, recurrences, Norm.NONE);
        try (Network network = network(x -> unit.apply(x, 1))) {
            double[] expected = Arrays.stream(X)
                    .map(x -> reference(type, convolutions, recurrences, x))
                    .toArray();
            assertThat(result(network)).containsExactly(expected, within(1e-12));
        }
    }

    private static double reference(UnitType type, int convolutions, int recurrences, double x) {
        double first = type == UnitType.PLAIN ? x : ENTER_WEIGHT * x + ENTER_BIAS;
        double y = first;
        for (int i = 0; i < convolutions; i++) {
            double input = y;
            y = step(input);
            if (type == UnitType.RECURRENT || type == UnitType.RECURRENT_RESIDUAL) {
                for (int time = 0; time < recurrences; time++) {
                    y = step(input + y);
                }
            }
        }
        return type == UnitType.RESIDUAL || type == UnitType.RECURRENT_RESIDUAL ? first + y : y;
    }

    private static double step(double input) {
        return Math.max(0, WEIGHT * input + BIAS);
    }

    /** In training each time normalises by its own batch and moves the same running statistics. */
    @Test
    void all_times_of_a_recurrent_convolution_share_their_running_statistics() {
        Convolution three = Convolution.of(3).withBias();
        try (Network network = network(x -> Layers.recurrentConv("unit1", x, 1, three, Norm.BATCH, 2))) {
            double loss = network.gradients(Mode.TRAINING, Outputs.of("sum"), given(), Set.of())
                    .value();

            Running running = new Running();
            double[] y = running.step(X);
            y = running.step(sum(X, y));
            y = running.step(sum(X, y));
            assertThat(loss).isCloseTo(Arrays.stream(y).map(v -> v * v).sum(), within(1e-9));
            Map<String, Tensor> state = network.state();
            assertThat(state.get("unit1.bn.running_mean").toDoubles()[0]).isCloseTo(running.mean, within(1e-9));
            assertThat(state.get("unit1.bn.running_var").toDoubles()[0]).isCloseTo(running.variance, within(1e-9));
        }
    }

    /** Batch normalisation over one channel, the slow way. */
    private static final class Running {
        private double mean;
        private double variance = 1;

        double[] step(double[] input) {
            double[] y = Arrays.stream(input).map(x -> WEIGHT * x + BIAS).toArray();
            double middle = Arrays.stream(y).average().orElseThrow();
            double squares =
                    Arrays.stream(y).map(v -> (v - middle) * (v - middle)).sum();
            mean += 0.1 * (middle - mean);
            variance += 0.1 * (squares / (y.length - 1) - variance);
            double deviation = Math.sqrt(squares / y.length + Layers.EPSILON);
            return Arrays.stream(y)
                    .map(v -> Math.max(0, (v - middle) / deviation))
                    .toArray();
        }
    }

    private static double[] sum(double[] a, double[] b) {
        double[] result = new double[a.length];
        Arrays.setAll(result, i -> a[i] + b[i]);
        return result;
    }

    @Test
    void a_ladder_block_applies_one_convolution_twice_and_adds_its_input() {
        try (Network network = network(x -> Ladder.block("block", x, 0))) {
            assertThat(network.graph().parameters()).containsOnlyKeys("block.conv.weight", "block.conv.bias");
            double[] expected = Arrays.stream(X)
                    .map(x -> Math.max(0, x + WEIGHT * step(x) + BIAS))
                    .toArray();
            assertThat(result(network)).containsExactly(expected, within(1e-12));
        }
    }

    @Test
    void a_ladder_block_drops_channels_in_training_alone() {
        try (Network network = network(x -> Ladder.block("block", x, 1))) {
            assertThat(result(network)[0]).isCloseTo(0.5 + WEIGHT * step(0.5) + BIAS, within(1e-12));
            double all = network.gradients(Mode.TRAINING, Outputs.of("sum"), given(), Set.of())
                    .value();
            assertThat(all)
                    .isCloseTo(
                            Arrays.stream(X).map(x -> (x + BIAS) * (x + BIAS)).sum(), within(1e-9));
        }
    }

    private static Network network(UnaryOperator<Value> block) {
        GraphBuilder graph = new GraphBuilder();
        Value x = graph.input("x", TensorType.floats(Shape.of(3, 1, 1, 1)));
        Value result = block.apply(x);
        graph.output(Outputs.of("result"), result);
        graph.output(Outputs.of("sum"), Operators.sum(Operators.multiply(result, result), 0, 1, 2, 3));
        Network network = Network.create(graph.build(), Device.CPU, 1, ElementType.DOUBLE);
        Map<String, Tensor> state = new LinkedHashMap<>(network.state());
        state.replaceAll((name, tensor) -> known(name, tensor));
        network.load(state);
        return network;
    }

    private static Tensor known(String name, Tensor tensor) {
        if (name.contains(".bn.")) {
            return tensor;
        }
        boolean enters = name.startsWith("enter");
        double value = name.endsWith("bias") ? (enters ? ENTER_BIAS : BIAS) : (enters ? ENTER_WEIGHT : WEIGHT);
        double[] values = new double[Math.toIntExact(tensor.shape().elements())];
        Arrays.fill(values, value);
        return Tensor.doubles(tensor.shape(), values);
    }

    private static Map<String, Tensor> given() {
        return Map.of("x", Tensor.floats(Shape.of(3, 1, 1, 1), (float) X[0], (float) X[1], (float) X[2]));
    }

    private static double[] result(Network network) {
        return network.evaluate(given(), Outputs.set("result"))
                .get(Outputs.of("result"))
                .toDoubles();
    }
}
