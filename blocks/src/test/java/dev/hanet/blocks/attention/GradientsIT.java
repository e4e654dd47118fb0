package dev.hanet.blocks.attention;

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
import dev.hanet.blocks.torch.Network;
import dev.hanet.blocks.torch.Network.Gradients;
import dev.hanet.blocks.torch.TestDevice;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What training would follow. */
class GradientsIT {
    private static final double STEP = 1e-5;
    private static final Random RANDOM = new Random(21);
    private static final double[][][] QUERY = Matrices.random(RANDOM, 1, 2, 5);
    private static final double[][][] KEY = Matrices.random(RANDOM, 1, 2, 5);
    private static final double[][][] FEATURES = Matrices.random(RANDOM, 1, 3, 5);

    @ParameterizedTest(name = "with: {0}")
    @ValueSource(
            strings = {
                "",
                "nonEdges: zero",
                "selfLoops: remove, emptyRows: zero",
                "selfLoops: remove, emptyRows: uniform",
                "hopValue: count",
                "hopValue: row-stochastic",
                "orientation: column",
                "orientation: unnormalized",
                "propagation: power-of-softmax",
                "propagation: power-of-attention",
                "propagation: power-of-attention, powerScale: row-l1",
                "propagation: power-of-attention, powerScale: inverse-nodes",
                "scores: normalized, temperature: 0.3",
                "scores: normalized, normalize: minmax-row",
                "scores: normalized, normalize: sigmoid",
                "scores: normalized, normalize: exp-rowmax",
                "scores: normalized, normalize: cosine",
                "scores: normalized, normalize: softmax-row, delta: 0.2",
            })
    void derivatives_are_those_of_small_steps(String keys) {
        try (Core core = Core.ofQueries(HaSpecs.spec(keys), QUERY, KEY, FEATURES)) {
            Map<String, Tensor> gradients = core.gradients().byName();

            assertThat(gradients).containsOnlyKeys("query", "key", "features");
            gradients.forEach((input, gradient) -> {
                double[] derivatives = gradient.toDoubles();
                double[] slopes = core.slopes(input, STEP);
                for (int i = 0; i < derivatives.length; i++) {
                    double scale = 1 + Math.abs(slopes[i]);
                    assertThat(derivatives[i] / scale).as(input + i).isCloseTo(slopes[i] / scale, within(1e-6));
                }
                assertThat(Arrays.stream(derivatives).map(Math::abs).sum())
                        .as(input)
                        .isPositive();
            });
        }
    }

    @ParameterizedTest(name = "with: {0}")
    @ValueSource(strings = {"", "nonEdges: zero", "selfLoops: remove, emptyRows: uniform, delta: 0.35"})
    void scores_of_pairs_that_are_no_neighbours_are_not_learned(String keys) {
        double[][][] scores = Matrices.random(new Random(3), 1, 6, 6);
        double[][][] features = Matrices.random(new Random(4), 1, 2, 6);
        try (Core core = Core.ofScores(HaSpecs.spec("levels: 1, delta: 0.5, " + keys), scores, features)) {
            double[] gradient = core.gradients().byName().get("scores").toDoubles();
            double[] edges = Matrices.flat(core.level("edges", 1));

            assertThat(edges).contains(0).contains(1);
            for (int i = 0; i < edges.length; i++) {
                if (edges[i] == 0) {
                    assertThat(gradient[i]).isZero();
                }
            }
            assertThat(Arrays.stream(gradient).map(Math::abs).sum()).isPositive();
        }
    }

    @ParameterizedTest(name = "with: {0}")
    @ValueSource(
            strings = {
                "fusion: gated, residual: gamma, levelProjection: bn-relu",
                "threshold: learned, steepness: 4, residual: gated",
            })
    void every_parameter_of_the_module_is_reached_and_right(String keys) {
        HaSpec spec = HaSpecs.spec(keys);
        Tensor x = x();
        try (Module module = new Module(spec, Shape.of(1, 3, 2, 2), 6)) {
            Map<String, Tensor> gradients = module.network()
                    .gradients(Mode.EVALUATION, Outputs.of("objective"), Map.of("x", x), Set.of())
                    .byName();
            Map<String, Tensor> state = module.state();

            assertThat(gradients.keySet())
                    .isEqualTo(module.network().graph().parameters().keySet());
            gradients.forEach((name, gradient) -> {
                double slope = (objective(module, state, name, x, STEP) - objective(module, state, name, x, -STEP))
                        / (2 * STEP);
                double scale = 1 + Math.abs(slope);
                assertThat(gradient.toDoubles()[0] / scale).as(name).isCloseTo(slope / scale, within(1e-6));
            });
        }
    }

    @ParameterizedTest(name = "with: {0}")
    @ValueSource(
            strings = {"", "steepness: 5", "levels: 3, orientation: column", "normalize: cosine", "propagation: none"})
    void weights_straight_through_have_the_gradients_of_the_degrees(String keys) {
        String rest = (keys.isEmpty() ? "" : ", ") + keys;
        Map<String, Tensor> degrees = gradientsOfWeights(HaSpecs.spec("threshold: learned" + rest));
        Map<String, Tensor> straight = gradientsOfWeights(HaSpecs.spec("threshold: straight-through" + rest));
        assertThat(straight).containsOnlyKeys("query", "key", "delta");
        straight.forEach((name, gradient) -> {
            assertThat(gradient.toDoubles())
                    .as(name)
                    .containsExactly(degrees.get(name).toDoubles(), within(1e-12));
            assertThat(Arrays.stream(gradient.toDoubles()).map(Math::abs).sum())
                    .as(name)
                    .isPositive();
        });
    }

    /** Of a sum of the weights of all levels, each with a number of its own. */
    private static Map<String, Tensor> gradientsOfWeights(HaSpec spec) {
        GraphBuilder graph = new GraphBuilder();
        Value query = graph.input("query", TensorType.floats(Shape.of(1, 2, 5)));
        Value key = graph.input("key", TensorType.floats(Shape.of(1, 2, 5)));
        Value numbers = graph.input("numbers", TensorType.floats(Shape.of(1, 5, 5)));
        Value sum = HierarchicalAttention.maps(NeighbourGraph.similarity(query, key), spec).stream()
                .map(map -> Operators.multiply(map.weights(), numbers))
                .reduce(Operators::add)
                .orElseThrow();
        graph.output(Outputs.of("objective"), Operators.sum(sum, 0, 1, 2));
        try (Network network = Network.create(graph.build(), TestDevice.get(), 1, ElementType.DOUBLE)) {
            return network.gradients(
                            Mode.EVALUATION,
                            Outputs.of("objective"),
                            Map.of(
                                    "query", tensor(QUERY),
                                    "key", tensor(KEY),
                                    "numbers", tensor(Matrices.random(new Random(8), 1, 5, 5))),
                            Set.of("query", "key"))
                    .byName();
        }
    }

    private static Tensor tensor(double[][][] matrices) {
        double[] numbers = Matrices.flat(matrices);
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return Tensor.floats(Shape.of(matrices.length, matrices[0].length, matrices[0][0].length), floats);
    }

    private static double objective(Module module, Map<String, Tensor> state, String name, Tensor x, double step) {
        double[] numbers = state.get(name).toDoubles();
        numbers[0] += step;
        Map<String, Tensor> changed = new LinkedHashMap<>(state);
        changed.put(name, Tensor.doubles(state.get(name).shape(), numbers));
        module.network().load(changed);
        return module.network()
                .evaluate(Map.of("x", x), Outputs.set("objective"))
                .get(Outputs.of("objective"))
                .item();
    }

    @Test
    void collecting_garbage_all_the_while_changes_no_bit() throws InterruptedException {
        HaSpec spec = HaSpecs.spec("scores: normalized, temperature: 0.3, levels: 3");
        Tensor x = x();
        try (Module module = new Module(spec, Shape.of(1, 3, 2, 2), 6)) {
            Map<String, ByteBuffer> quiet = bytes(module, x);
            Thread collector = new Thread(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    System.gc();
                }
            });
            collector.start();
            try {
                for (int i = 0; i < 5; i++) {
                    assertThat(bytes(module, x)).isEqualTo(quiet);
                }
            } finally {
                collector.interrupt();
                collector.join();
            }
        }
    }

    private static Map<String, ByteBuffer> bytes(Module module, Tensor x) {
        Gradients gradients =
                module.network().gradients(Mode.EVALUATION, Outputs.of("objective"), Map.of("x", x), Set.of());
        Map<String, ByteBuffer> bytes = new LinkedHashMap<>();
        gradients.byName().forEach((name, tensor) -> bytes.put(name, tensor.bytes()));
        return bytes;
    }

    private static Tensor x() {
        float[] numbers = new float[2 * 3 * 4];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) Math.sin(i * 1.3);
        }
        return Tensor.floats(Shape.of(2, 3, 2, 2), numbers);
    }
}
