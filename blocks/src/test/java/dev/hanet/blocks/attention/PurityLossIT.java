package dev.hanet.blocks.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.blocks.operator.PairAgreement;
import dev.hanet.blocks.operator.RegionOperators.PlaceClasses;
import dev.hanet.blocks.operator.ScoreOperators.UnitVectors;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loss of a graph's purity: of normalized scores against whether two places have one class. */
class PurityLossIT {
    private static final Shape PLACES = Shape.of(2, 3, 7);
    private static final Tensor LABELS = Tensor.ints(Shape.of(2, 7), 0, 0, 1, -1, 1, 2, 0, 1, 1, -1, 0, 0, 0, 1);

    /**
     * Computed by PyTorch 2.7.1 in double precision: {@code binary_cross_entropy(0.01 + 0.98 * m, same)} over the pairs that count, and its
     * own gradients, of query sin(1.3 i) and key cos(0.7 i + 0.2).
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "SAMPLE, 0.865018480522, 0.414706636566, 0.034126348741, -0.001286892503, 0.007380027338, 7.572824750752, 7.251348302268",
        "ROW, 0.948367152920, -0.087670153270, 0.003572031328, -0.086611592896, 0.026482535126, 2.386416348252, 2.005279239581",
        "SIGMOID, 0.653657776630, -0.016004279213, -0.011465122142, -0.015544980604, 0.001556854074, 0.482649411227, 0.292602212538",
        "EXP_ROWMAX, 0.874993181831, -0.056216821730, -0.013295531163, -0.074624634198, 0.000924972072, 1.261149837251, 0.985934176590",
        "COSINE, 0.699473634640, -0.024859672476, 0.001120704029, -0.038442613789, 0.000094581726, 1.236040521590, 0.492747980364",
        "SOFTMAX_ROW, 0.902071349966, -0.018972326939, -0.005229807461, -0.017945799262, 0.004866305669, 0.526717952738, 0.371666997072",
    })
    void loss_and_gradients_are_pytorchs_in_blocks_of_every_size(
            PairAgreement.Unit unit,
            double loss,
            double query,
            double otherQuery,
            double key,
            double otherKey,
            double queries,
            double keys) {
        for (long block : new long[] {1, 28, 42, 1 << 20}) {
            Graph graph = agreement(unit, block);
            try (Network network = Network.create(graph, Device.CPU, 1, ElementType.DOUBLE)) {
                Network.Gradients found =
                        network.gradients(Mode.EVALUATION, Outputs.of("loss"), inputs(), Set.of("query", "key"));
                double[] ofQuery = found.byName().get("query").toDoubles();
                double[] ofKey = found.byName().get("key").toDoubles();

                assertThat(found.value()).isCloseTo(loss, within(1e-11));
                assertThat(new double[] {
                            ofQuery[9], ofQuery[21 + 20], ofKey[0], ofKey[21 + 12], sum(ofQuery), sum(ofKey)
                        })
                        .as("gradients in blocks of " + block)
                        .containsExactly(new double[] {query, otherQuery, key, otherKey, queries, keys}, within(1e-11));
                assertThat(network.evaluate(inputs(), Outputs.set("loss"))
                                .get(Outputs.of("loss"))
                                .item())
                        .isCloseTo(loss, within(1e-11));
            }
        }
    }

    private static Graph agreement(PairAgreement.Unit unit, long block) {
        GraphBuilder graph = new GraphBuilder();
        Value query = graph.input("query", new TensorType(PLACES, ElementType.DOUBLE));
        Value key = graph.input("key", new TensorType(PLACES, ElementType.DOUBLE));
        Value labels = graph.input("labels", LABELS.type());
        boolean isCosine = unit == PairAgreement.Unit.COSINE;
        graph.output(
                Outputs.of("loss"),
                graph.apply(
                        new PairAgreement(unit, block),
                        isCosine ? graph.apply(new UnitVectors(), query) : query,
                        isCosine ? graph.apply(new UnitVectors(), key) : key,
                        labels));
        return graph.build();
    }

    private static Map<String, Tensor> inputs() {
        double[] query = new double[42];
        double[] key = new double[42];
        for (int i = 0; i < query.length; i++) {
            query[i] = Math.sin(1.3 * i);
            key[i] = Math.cos(0.7 * i + 0.2);
        }
        return Map.of("query", Tensor.doubles(PLACES, query), "key", Tensor.doubles(PLACES, key), "labels", LABELS);
    }

    private static double sum(double[] numbers) {
        return Arrays.stream(numbers).map(Math::abs).sum();
    }

    @Test
    void without_a_pair_that_counts_there_is_neither_loss_nor_gradient() {
        Map<String, Tensor> inputs = new LinkedHashMap<>(inputs());
        inputs.put(
                "labels",
                Tensor.ints(
                        Shape.of(2, 7), LongStream.generate(() -> -1).limit(14).toArray()));
        try (Network network =
                Network.create(agreement(PairAgreement.Unit.SAMPLE, 28), Device.CPU, 1, ElementType.DOUBLE)) {
            Network.Gradients found =
                    network.gradients(Mode.EVALUATION, Outputs.of("loss"), inputs, Set.of("query", "key"));

            assertThat(found.value()).isZero();
            assertThat(sum(found.byName().get("query").toDoubles())).isZero();
        }
    }

    @Test
    void a_cell_of_one_class_has_it_and_mixed_and_ignored_ones_have_none() {
        GraphBuilder graph = new GraphBuilder();
        Value mask = graph.input("mask", new TensorType(Shape.of(1, 4, 6), ElementType.INT));
        Value x = graph.input("x", TensorType.floats(Shape.of(1, 5, 2, 3)));
        graph.output(Outputs.of("classes"), graph.apply(new PlaceClasses(255), mask, x));
        try (Network network = Network.create(graph.build(), Device.CPU, 1)) {
            Tensor classes = Tensor.ints(Shape.of(1, 4, 6), new long[] {
                0, 0, 1, 1, 0, 1, //
                0, 0, 1, 1, 1, 1, //
                2, 2, 255, 255, 0, 255, //
                2, 2, 255, 255, 0, 0
            });
            assertThat(network.evaluate(
                                    Map.of("mask", classes, "x", Tensor.floats(Shape.of(1, 5, 2, 3), new float[30])),
                                    Outputs.set("classes"))
                            .get(Outputs.of("classes"))
                            .toLongs())
                    .containsExactly(0, 1, -1, 2, -1, -1);
        }
    }

    /** The module's key: a loss beside its result, of its own queries and keys, times its weight. */
    @ParameterizedTest(name = "normalize: {0}")
    @CsvSource({"minmax-sample", "minmax-row", "sigmoid", "exp-rowmax", "cosine", "softmax-row"})
    void a_module_adds_the_cross_entropy_of_its_normalized_scores(String normalize) {
        HaSpec spec = HaSpecs.spec("delta: 0.3, purity: 2.5, position: sine, normalize: " + normalize);
        GraphBuilder graph = new GraphBuilder();
        Value x = graph.input("x", TensorType.floats(Shape.of(1, 4, 2, 3)));
        graph.scope("ha", () -> spec.apply(x));
        Value mask = graph.input("mask", new TensorType(Shape.of(1, 4, 6), ElementType.INT));
        Map<Value, Double> parts = graph.objectives(mask);
        assertThat(parts.values()).containsExactly(2.5);
        graph.output(Outputs.of("loss"), parts.keySet().iterator().next());
        graph.output(Outputs.of("query"), last(graph.build(), "ha.query"));
        graph.output(Outputs.of("key"), last(graph.build(), "ha.key"));

        try (Network network = Network.create(graph.build(), Device.CPU, 3, ElementType.DOUBLE)) {
            double[] image = new double[24];
            Arrays.setAll(image, i -> Math.sin(2.1 * i));
            long[] classes = new long[24];
            Arrays.setAll(classes, i -> i % 6 < 2 ? 0 : i % 6 < 4 ? 1 : i < 12 ? 1 : 255);
            Map<String, Tensor> inputs = Map.of("x", floats(image), "mask", Tensor.ints(Shape.of(1, 4, 6), classes));
            Map<Output, Tensor> found = network.evaluate(inputs, Outputs.set("loss", "query", "key"));
            double[][] q = Matrices.batch(found.get(Outputs.of("query")).toDoubles(), 1, 4, 6)[0];
            double[][] k = Matrices.batch(found.get(Outputs.of("key")).toDoubles(), 1, 4, 6)[0];
            double[][] alike = new PlainAttention(spec, 0.3, q, k).normalized();

            assertThat(found.get(Outputs.of("loss")).item())
                    .isCloseTo(entropy(alike, new int[] {0, 1, 1, 0, 1, -1}), within(1e-9));
            assertThat(network.gradients(Mode.EVALUATION, Outputs.of("loss"), inputs, Set.of())
                            .byName()
                            .keySet())
                    .containsExactlyInAnyOrder("ha.query.weight", "ha.query.bias", "ha.key.weight", "ha.key.bias");
        }
    }

    private static Tensor floats(double[] numbers) {
        return Tensor.doubles(Shape.of(1, 4, 2, 3), numbers).asFloats();
    }

    private static Value last(Graph graph, String scope) {
        return graph.values().stream()
                .filter(value -> value.scope().equals(scope) && value.operator().isPresent())
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    private static double entropy(double[][] alike, int[] classes) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < classes.length; i++) {
            for (int j = 0; j < classes.length; j++) {
                if (classes[i] >= 0 && classes[j] >= 0) {
                    double chance = 0.01 + 0.98 * alike[i][j];
                    sum -= Math.log(classes[i] == classes[j] ? chance : 1 - chance);
                    count++;
                }
            }
        }
        return sum / count;
    }

    @Test
    void a_network_that_is_not_trained_has_no_such_loss() {
        GraphBuilder graph = new GraphBuilder();
        Value x = graph.input("x", TensorType.floats(Shape.of(1, 4, 2, 3)));
        Value result = graph.scope("ha", () -> HaSpecs.spec("purity: 0.5").apply(x));
        graph.output(Outputs.of("result"), Operators.sum(result, 0, 1, 2, 3));

        assertThat(graph.build().values())
                .noneMatch(value ->
                        value.operator().filter(PairAgreement.class::isInstance).isPresent());
        assertThat(graph.hasObjectives()).isTrue();
    }
}
