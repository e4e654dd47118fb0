package dev.hanet.blocks.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.attention.EmSpec.Through;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Norm;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The context blocks on the engine: gradients, fixed graphs, buffers. */
class ContextsIT {
    private static final int CHANNELS = 8;
    private static final int HEIGHT = 3;
    private static final int WIDTH = 4;
    private static final int PLACES = HEIGHT * WIDTH;

    static List<ContextSpec> trained() {
        return List.of(
                new AsppSpec(Optional.of(List.of(1, 2)), 8, 0.1),
                new PpmSpec(List.of(1, 2), Optional.empty(), true),
                new DanetSpec(8, Optional.of(4), Compute.AUTO),
                new CrissCrossSpec(2, Optional.empty(), Optional.of(4)),
                new CrissCrossSpec(2, Optional.of(8), Optional.of(4)),
                new EmSpec(4, 3, 0.9, Through.LAST_EXPECTATION),
                new GcnSpec(0.5, List.of(0, 1, 2), Optional.of(4), Norm.BATCH),
                new GlobalContextSpec(2));
    }

    @ParameterizedTest
    @MethodSource("trained")
    void gradients_reach_every_parameter(ContextSpec spec) {
        try (Network network = network(spec, WIDTH)) {
            assertThat(withoutGradient(network)).isEmpty();
        }
    }

    @Test
    void em_as_published_leaves_the_convolution_before_its_rounds_untrained() {
        try (Network network = network(new EmSpec(4, 3, 0.9, Through.NONE), WIDTH)) {
            assertThat(withoutGradient(network)).containsExactly("context.conv1.bias", "context.conv1.weight");
        }
    }

    @Test
    void both_gradients_of_em_belong_to_the_same_result() {
        try (Network none = network(new EmSpec(4, 3, 0.9, Through.NONE), WIDTH);
                Network last = network(new EmSpec(4, 3, 0.9, Through.LAST_EXPECTATION), WIDTH)) {
            last.load(none.state());
            assertThat(evaluate(last, "result")).containsExactly(evaluate(none, "result"), within(1e-12));
        }
    }

    @Test
    void em_keeps_bases_that_follow_the_batches_in_training_alone() {
        try (Network network = network(new EmSpec(4, 3, 0.75, Through.NONE), WIDTH)) {
            double[] before = network.state().get("context.bases").toDoubles();
            double[] ends = emReference(network, before);

            evaluate(network, "result");
            assertThat(network.state().get("context.bases").toDoubles()).containsExactly(before);

            network.gradients(Mode.TRAINING, Outputs.of("objective"), Map.of("x", input(WIDTH)), Set.of());
            double[] expected = new double[before.length];
            Arrays.setAll(expected, i -> 0.75 * before[i] + 0.25 * ends[i]);
            assertThat(network.state().get("context.bases").toDoubles()).containsExactly(expected, within(1e-9));
        }
    }

    /** Three rounds the slow way for both samples; the mean of the bases they end with, [C, K]. */
    private static double[] emReference(Network network, double[] bases) {
        double[] weight = network.state().get("context.conv1.weight").toDoubles();
        double[] bias = network.state().get("context.conv1.bias").toDoubles();
        double[] x = input(WIDTH).toDoubles();
        double[] mean = new double[bases.length];
        for (int sample = 0; sample < 2; sample++) {
            double[][] places = new double[PLACES][CHANNELS];
            for (int n = 0; n < PLACES; n++) {
                for (int c = 0; c < CHANNELS; c++) {
                    places[n][c] = bias[c];
                    for (int d = 0; d < CHANNELS; d++) {
                        places[n][c] += weight[c * CHANNELS + d] * x[(sample * CHANNELS + d) * PLACES + n];
                    }
                }
            }
            double[] own = bases;
            for (int round = 0; round < 3; round++) {
                own = emRound(places, own);
            }
            for (int i = 0; i < mean.length; i++) {
                mean[i] += own[i] / 2;
            }
        }
        return mean;
    }

    private static double[] emRound(double[][] places, double[] bases) {
        int count = bases.length / CHANNELS;
        double[][] sums = new double[count][CHANNELS + 1];
        for (double[] place : places) {
            double[] shares = new double[count];
            for (int k = 0; k < count; k++) {
                for (int c = 0; c < CHANNELS; c++) {
                    shares[k] += place[c] * bases[c * count + k];
                }
                shares[k] = Math.exp(shares[k]);
            }
            double total = Arrays.stream(shares).sum();
            for (int k = 0; k < count; k++) {
                sums[k][CHANNELS] += shares[k] / total;
                for (int c = 0; c < CHANNELS; c++) {
                    sums[k][c] += shares[k] / total * place[c];
                }
            }
        }
        double[] result = new double[bases.length];
        for (int k = 0; k < count; k++) {
            double divisor = 1e-6 + sums[k][CHANNELS];
            double squares = 0;
            for (int c = 0; c < CHANNELS; c++) {
                squares += Math.pow(sums[k][c] / divisor, 2);
            }
            for (int c = 0; c < CHANNELS; c++) {
                result[c * count + k] = sums[k][c] / divisor / (1e-6 + Math.sqrt(squares));
            }
        }
        return result;
    }

    @Test
    void criss_cross_weights_are_zero_off_row_and_column_and_sum_to_one() {
        try (Network network = network(CrissCrossSpec.STANDARD, WIDTH)) {
            double[] map = evaluate(network, "context.round.attention.1");
            for (int i = 0; i < 2 * PLACES; i++) {
                double sum = 0;
                for (int j = 0; j < PLACES; j++) {
                    int from = i % PLACES;
                    boolean crosses = from / WIDTH == j / WIDTH || from % WIDTH == j % WIDTH;
                    double weight = map[i * PLACES + j];
                    assertThat(weight > 0).isEqualTo(crosses);
                    sum += weight;
                }
                assertThat(sum).isCloseTo(1, within(1e-12));
            }
        }
    }

    /** In an image of one row the fixed graph is complete, so masked attention is attention. */
    @Test
    void criss_cross_attention_within_one_row_is_attention_over_all_places() {
        GraphBuilder plain = new GraphBuilder();
        Value x = plain.input("x", TensorType.floats(Shape.of(2, CHANNELS, 1, PLACES)));
        plain.output(
                Outputs.of("result"),
                plain.scope("context.round", () -> SelfAttention.overPlaces(x, 4, scores -> scores, 1)));
        CrissCrossSpec once = new CrissCrossSpec(1, Optional.empty(), Optional.of(4));
        try (Network masked = Network.create(graph(once, 1, PLACES), Device.CPU, 3, ElementType.DOUBLE);
                Network all = Network.create(plain.build(), Device.CPU, 4, ElementType.DOUBLE)) {
            randomize(masked);
            all.load(masked.state());
            Map<String, Tensor> given = Map.of(
                    "x",
                    Tensor.floats(Shape.of(2, CHANNELS, 1, PLACES), input(WIDTH).toFloats()));
            assertThat(masked.evaluate(given, Outputs.set("result"))
                            .get(Outputs.of("result"))
                            .toDoubles())
                    .containsExactly(
                            all.evaluate(given, Outputs.set("result"))
                                    .get(Outputs.of("result"))
                                    .toDoubles(),
                            within(1e-12));
        }
    }

    /** With every pair joined the normalised graph holds 1 / N, so every place gets the mean. */
    @Test
    void graph_convolution_over_the_complete_graph_is_the_mean() {
        GcnSpec complete = new GcnSpec(0, List.of(2), Optional.empty(), Norm.NONE);
        try (Network network = network(complete, WIDTH)) {
            double[] result = evaluate(network, "result");
            for (int i = 0; i < result.length; i++) {
                assertThat(result[i]).isCloseTo(result[i / PLACES * PLACES], within(1e-12));
            }
            for (double weight : evaluate(network, "context.attention.1")) {
                assertThat(weight).isCloseTo(1.0 / PLACES, within(1e-12));
            }
        }
    }

    @Test
    void global_context_begins_as_the_identity() {
        try (Network network =
                Network.create(graph(new GlobalContextSpec(2), HEIGHT, WIDTH), Device.CPU, 1, ElementType.DOUBLE)) {
            assertThat(evaluate(network, "result")).containsExactly(input(WIDTH).toDoubles());
        }
    }

    /**
     * Numbers of the authors' ContextBlock (pooling att, fusion channel_add, ratio 1/2) in PyTorch 2.7.1 in double precision, with
     * {@code sin(0.37 i + p)} as number i of parameter p and {@code cos(0.11 i)} in single precision as number i of the input.
     */
    @Test
    void global_context_is_that_of_the_authors() {
        try (Network network =
                Network.create(graph(new GlobalContextSpec(2), HEIGHT, WIDTH), Device.CPU, 1, ElementType.DOUBLE)) {
            List<String> order = List.of(
                    "conv_mask.weight",
                    "conv_mask.bias",
                    "channel_add_conv.0.weight",
                    "channel_add_conv.0.bias",
                    "channel_add_conv.1.weight",
                    "channel_add_conv.1.bias",
                    "channel_add_conv.3.weight",
                    "channel_add_conv.3.bias");
            Map<String, Tensor> state = new LinkedHashMap<>(network.state());
            for (int p = 0; p < order.size(); p++) {
                double place = p;
                state.computeIfPresent("context." + order.get(p), (name, tensor) -> {
                    double[] numbers = new double[Math.toIntExact(tensor.shape().elements())];
                    Arrays.setAll(numbers, i -> Math.sin(0.37 * i + place));
                    return Tensor.doubles(tensor.shape(), numbers);
                });
            }
            network.load(state);
            float[] numbers = new float[2 * CHANNELS * PLACES];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = (float) Math.cos(0.11 * i);
            }
            double[] result = network.evaluate(
                            Map.of("x", Tensor.floats(Shape.of(2, CHANNELS, HEIGHT, WIDTH), numbers)),
                            Outputs.set("result"))
                    .get(Outputs.of("result"))
                    .toDoubles();
            assertThat(Arrays.stream(result).sum()).isCloseTo(128.91346019328756, within(1e-9));
            assertThat(result[0]).isCloseTo(2.3386898841779975, within(1e-9));
            assertThat(result[100]).isCloseTo(1.5324441565708034, within(1e-9));
            assertThat(result[191]).isCloseTo(-1.8827819755082587, within(1e-9));
        }
    }

    @Test
    void one_program_serves_other_sizes() {
        for (ContextSpec spec : trained()) {
            try (Network network = network(spec, WIDTH)) {
                Tensor result = network.evaluate(Map.of("x", input(7)), Outputs.set("result"))
                        .get(Outputs.of("result"));
                assertThat(result.shape().sizes().subList(2, 4)).containsExactly((long) HEIGHT, 7L);
            }
        }
    }

    private static Network network(ContextSpec spec, int width) {
        Network network = Network.create(graph(spec, HEIGHT, width), Device.CPU, 1, ElementType.DOUBLE);
        randomize(network);
        return network;
    }

    private static Graph graph(ContextSpec spec, int height, int width) {
        GraphBuilder graph = new GraphBuilder();
        Value x = graph.input("x", TensorType.floats(Shape.of(2, CHANNELS, height, width)));
        Value result = graph.scope("context", () -> spec.apply(x, 16));
        graph.output(Outputs.of("result"), result);
        graph.output(Outputs.of("objective"), Operators.sum(Operators.multiply(result, result), 0, 1, 2, 3));
        return graph.build();
    }

    /** Draws what begins at 0, through which nothing would flow. */
    private static void randomize(Network network) {
        Random random = new Random(5);
        Map<String, Tensor> state = new LinkedHashMap<>(network.state());
        state.replaceAll((name, tensor) -> {
            double[] numbers = new double[Math.toIntExact(tensor.shape().elements())];
            Arrays.setAll(numbers, i -> 0.5 + random.nextDouble());
            return name.endsWith("gamma") || name.contains("channel_add_conv.3")
                    ? Tensor.doubles(tensor.shape(), numbers)
                    : tensor;
        });
        network.load(state);
    }

    private static Tensor input(int width) {
        Random random = new Random(9);
        float[] numbers = new float[2 * CHANNELS * HEIGHT * width];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return Tensor.floats(Shape.of(2, CHANNELS, HEIGHT, width), numbers);
    }

    private static double[] evaluate(Network network, String output) {
        return network.evaluate(Map.of("x", input(WIDTH)), Outputs.set(output))
                .get(Outputs.of(output))
                .toDoubles();
    }

    /** Parameters that no gradient reaches, or whose gradients are all 0. */
    private static Set<String> withoutGradient(Network network) {
        Set<String> without = new TreeSet<>(network.graph().parameters().keySet());
        network.gradients(Mode.TRAINING, Outputs.of("objective"), Map.of("x", input(WIDTH)), Set.of())
                .byName()
                .forEach((name, gradient) -> {
                    if (Arrays.stream(gradient.toDoubles()).anyMatch(number -> number != 0)) {
                        without.remove(name);
                    }
                });
        return without;
    }
}
