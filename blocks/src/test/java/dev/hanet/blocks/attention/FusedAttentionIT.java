package dev.hanet.blocks.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Initializer;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.EdgeOperators.MaskScores;
import dev.hanet.blocks.operator.EdgeOperators.SelfLoop;
import dev.hanet.blocks.operator.EdgeOperators.Threshold;
import dev.hanet.blocks.operator.FusedAttention;
import dev.hanet.blocks.operator.JoinedPairs;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.blocks.operator.PairOperators;
import dev.hanet.blocks.operator.PairOperators.ReachingPairs;
import dev.hanet.blocks.operator.Products;
import dev.hanet.blocks.operator.ScoreOperators.Extreme;
import dev.hanet.blocks.operator.ScoreOperators.Interpolate;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.StringJoiner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attention in blocks and fused gives what the formulas give, values and gradients, and keeps no map of all pairs. */
class FusedAttentionIT {
    private static final int SETS = 8;
    private static final int MANY_SETS = 1000;

    @Test
    void random_options_give_the_plain_results_and_gradients() {
        compare(SETS, 1);
    }

    @Test
    @Tag("heavy")
    void a_thousand_random_options_give_the_plain_results_and_gradients() {
        compare(MANY_SETS, 2);
    }

    private static void compare(int sets, long seed) {
        Random random = new Random(seed);
        int fused = 0;
        for (int i = 0; i < sets; i++) {
            String keys = keys(random);
            HaSpec auto = HaSpecs.spec(keys);
            HaSpec plain = HaSpecs.with(auto, "compute: plain");
            int channels = auto.position() == HaSpec.Position.SINE ? 4 : 1 + random.nextInt(6);
            Shape shape = Shape.of(1 + random.nextInt(2), channels, 1 + random.nextInt(6), 1 + random.nextInt(6));
            fused += operators(Module.graph(auto, shape)).contains(FusedAttention.class) ? 1 : 0;
            long weights = random.nextLong();
            Tensor x = Tensor.floats(shape, floats(random, shape));
            for (ElementType element : List.of(ElementType.DOUBLE, ElementType.FLOAT)) {
                Map<String, double[]> expected = results(plain, shape, weights, x, element);
                Map<String, double[]> actual = results(auto, shape, weights, x, element);
                assertThat(actual).as(keys).containsOnlyKeys(expected.keySet());
                double tolerance = element == ElementType.DOUBLE ? 1e-10 : 1e-5;
                // Some gradients are sums that cancel, 0 up to the rounding of their summands.
                double scale = expected.values().stream()
                        .flatMapToDouble(Arrays::stream)
                        .map(Math::abs)
                        .max()
                        .orElse(0);
                expected.forEach((name, numbers) -> assertThat(actual.get(name))
                        .as(element + " " + name + " of " + shape + " with " + keys)
                        .containsExactly(numbers, within(tolerance * Math.max(1, scale))));
            }
        }
        assertThat(fused).as("sets with fused attention").isGreaterThan(sets / 4);
    }

    /** A value for every option with some chance, drawn until they fit together. */
    private static String keys(Random random) {
        while (true) {
            StringJoiner keys = new StringJoiner(", ");
            keys.add(
                    random.nextInt(4) == 0
                            ? "neighbours: " + (1 + random.nextInt(9))
                            : "delta: " + (0.2 + 0.6 * random.nextDouble()));
            keys.add("levels: " + (1 + random.nextInt(3)));
            keys.add("keyChannels: " + (1 + random.nextInt(6)));
            for (RecordComponent component : HaSpec.class.getRecordComponents()) {
                if (component.getType().isEnum() && component.getType() != Compute.class && random.nextInt(3) == 0) {
                    Object[] values = component.getType().getEnumConstants();
                    keys.add(component.getName() + ": " + HaSpecs.text(values[random.nextInt(values.length)]));
                }
            }
            if (HaSpecs.isSound(HaSpecs.spec(keys.toString()))) {
                return keys.toString();
            }
        }
    }

    private static float[] floats(Random random, Shape shape) {
        float[] numbers = new float[(int) shape.elements()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    /** The module's result and all gradients of the sum of its squares. */
    private static Map<String, double[]> results(HaSpec spec, Shape shape, long seed, Tensor x, ElementType element) {
        try (Network network = Network.create(Module.graph(spec, shape), Device.CPU, seed, element)) {
            Map<String, double[]> results = new LinkedHashMap<>();
            network.evaluate(Map.of("x", x), Outputs.set("result"))
                    .forEach((output, tensor) -> results.put(output.name(), tensor.toDoubles()));
            network.gradients(Mode.EVALUATION, Outputs.of("objective"), Map.of("x", x), Set.of("x"))
                    .byName()
                    .forEach((name, tensor) -> results.put("gradient of " + name, tensor.toDoubles()));
            return results;
        }
    }

    private static List<Class<?>> operators(Graph graph) {
        return graph.values().stream()
                .flatMap(value -> value.operator().stream())
                .<Class<?>>map(Operator::getClass)
                .toList();
    }

    @ParameterizedTest(name = "{0} numbers at a time, {1} channels of keys")
    @CsvSource({"1, 3", "7, 3", "60, 5", "61, 2", "119, 3", "1000000, 4"})
    void blocks_of_every_size_give_values_and_gradients_of_the_formula(long block, int keys) {
        int places = 12;
        GraphBuilder graph = new GraphBuilder();
        Value features = graph.input("features", type(2, 3, places));
        Value query = graph.input("query", type(2, keys, places));
        Value key = graph.input("key", type(2, keys, places));
        Value scores = Operators.matmul(Operators.transpose(query), key);
        Value edges = graph.apply(new SelfLoop(true), Operators.above(Operators.detach(scores), 0.4));
        Value masked = graph.apply(new MaskScores(MaskScores.NOTHING), Operators.scale(scores, 0.6), edges);
        Value near = Operators.matmul(Operators.softmax(masked, -1), Operators.transpose(features));
        objective(graph, "plain", near);
        objective(
                graph,
                "fused",
                graph.apply(new FusedAttention(0.6, block), query, key, features, PairOperators.packed(edges)));
        Value farther = graph.apply(new SelfLoop(true), Operators.above(Operators.detach(scores), -0.2));
        Value maskedFarther = graph.apply(new MaskScores(MaskScores.NOTHING), Operators.scale(scores, 0.6), farther);
        Value plainFarther = Operators.matmul(Operators.softmax(maskedFarther, -1), Operators.transpose(features));
        objective(graph, "plainLevels", Operators.concat(2, List.of(near, plainFarther, near)));
        Value bits = PairOperators.packed(edges);
        Value levels = graph.apply(
                new FusedAttention(0.6, block), query, key, features, bits, PairOperators.packed(farther), bits);
        objective(graph, "fusedLevels", levels);
        Value all = Operators.softmax(Operators.scale(scores, 0.6), -1);
        objective(graph, "plainOverAll", Operators.matmul(all, Operators.transpose(features)));
        objective(graph, "fusedOverAll", graph.apply(new FusedAttention(0.6), query, key, features));
        Map<String, Tensor> inputs = drawn(graph.build(), block, 1.5);

        try (Network network = Network.create(graph.build(), Device.CPU, 1, ElementType.DOUBLE)) {
            for (String pair : List.of("plain fused", "plainLevels fusedLevels", "plainOverAll fusedOverAll")) {
                Network.Gradients plain = gradients(network, pair.split(" ")[0], inputs);
                Network.Gradients fused = gradients(network, pair.split(" ")[1], inputs);
                assertThat(fused.value()).isCloseTo(plain.value(), within(1e-11));
                plain.byName().forEach((name, gradient) -> assertThat(
                                fused.byName().get(name).toDoubles())
                        .as(pair + ": " + name)
                        .containsExactly(gradient.toDoubles(), within(1e-11)));
            }
        }
    }

    /** The exponentials beside the row's greatest score would all be 0, and their sums too. */
    @ParameterizedTest(name = "scores of up to {0}")
    @ValueSource(doubles = {1, 40, 2000})
    void neighbours_that_score_far_less_than_others_share_the_row_among_them(double size) {
        GraphBuilder graph = new GraphBuilder();
        Value query = graph.input("query", type(2, 3, 9));
        Value key = graph.input("key", type(2, 3, 9));
        Value features = graph.input("features", type(2, 4, 9));
        Value large = Operators.scale(query, size);
        Value scores = Operators.matmul(Operators.transpose(large), key);
        Value least = graph.apply(new Extreme(false, 1), scores);
        Value cut = graph.apply(new Interpolate(0.4), least, graph.apply(new Extreme(true, 1), scores));
        Value low = graph.apply(new Threshold(), Operators.scale(scores, -1), Operators.scale(cut, -1));
        Value masked = graph.apply(new MaskScores(MaskScores.NOTHING), scores, Operators.detach(low));
        objective(graph, "plain", Operators.matmul(Operators.softmax(masked, -1), Operators.transpose(features)));
        objective(
                graph,
                "fused",
                graph.apply(new FusedAttention(1, 40), large, key, features, PairOperators.packed(low)));
        Map<String, Tensor> inputs = drawn(graph.build(), 5, 1);

        try (Network network = Network.create(graph.build(), Device.CPU, 1, ElementType.DOUBLE)) {
            Network.Gradients plain = gradients(network, "plain", inputs);
            Network.Gradients fused = gradients(network, "fused", inputs);
            assertThat(fused.value()).isCloseTo(plain.value(), within(1e-11));
            plain.byName().forEach((name, gradient) -> assertThat(
                            fused.byName().get(name).toDoubles())
                    .as(name)
                    .containsExactly(gradient.toDoubles(), within(1e-10 * size)));
        }
    }

    /** Inputs of numbers between a bound and its negative. */
    private static Map<String, Tensor> drawn(Graph graph, long seed, double bound) {
        Random random = new Random(seed);
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        graph.inputs()
                .forEach((name, value) -> inputs.put(
                        name,
                        Tensor.doubles(
                                value.shape(),
                                random.doubles(value.shape().elements(), -bound, bound)
                                        .toArray())));
        return inputs;
    }

    private static TensorType type(long... sizes) {
        return new TensorType(Shape.of(sizes), ElementType.DOUBLE);
    }

    /** A sum in which every number counts for itself. */
    private static void objective(GraphBuilder graph, String name, Value x) {
        graph.output(Outputs.of(name), Operators.sum(Operators.multiply(x, Operators.exp(x)), 0, 1, 2));
    }

    private static Network.Gradients gradients(Network network, String output, Map<String, Tensor> inputs) {
        return network.gradients(Mode.EVALUATION, Outputs.of(output), inputs, inputs.keySet());
    }

    @ParameterizedTest(name = "{0} numbers at a time")
    @ValueSource(longs = {1, 30, 77, 1 << 20})
    void edges_are_those_of_the_formulas_in_blocks_of_every_size(long block) {
        GraphBuilder graph = new GraphBuilder();
        Value query = graph.input("query", type(3, 4, 11));
        Value key = graph.input("key", type(3, 4, 11));
        Value scores = Operators.matmul(Operators.transpose(query), key);
        for (int axes = 1; axes <= 2; axes++) {
            Value least = graph.apply(new Extreme(false, axes), scores);
            Value cut = graph.apply(new Interpolate(0.55), least, graph.apply(new Extreme(true, axes), scores));
            Value plain = graph.apply(new Threshold(), scores, cut);
            Value blocks = PairOperators.unpacked(
                    graph.apply(new ReachingPairs(axes, 0.55, block, Products.ENGINE), query, key));
            Value bits = PairOperators.packed(plain);
            Value ones = Operators.cast(plain, ElementType.DOUBLE);
            graph.output(Outputs.of("plain" + axes), ones);
            graph.output(Outputs.of("blocks" + axes), Operators.cast(blocks, ElementType.DOUBLE));
            graph.output(
                    Outputs.of("plainJoined" + axes),
                    Operators.cast(Operators.above(Operators.matmul(ones, ones), 0.5), ElementType.DOUBLE));
            for (JoinedPairs.Way way : JoinedPairs.Way.values()) {
                graph.output(
                        Outputs.of("joinedBy" + way + axes),
                        Operators.cast(
                                PairOperators.unpacked(graph.apply(new JoinedPairs(block, way), bits, bits)),
                                ElementType.DOUBLE));
            }
        }
        Random random = new Random(3);
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (String name : List.of("query", "key")) {
            inputs.put(
                    name,
                    Tensor.doubles(
                            Shape.of(3, 4, 11), random.doubles(132, -1, 1).toArray()));
        }

        try (Network network = Network.create(graph.build(), Device.CPU, 1, ElementType.DOUBLE)) {
            Map<Output, Tensor> results =
                    network.evaluate(inputs, network.graph().outputs().keySet());
            for (int axes = 1; axes <= 2; axes++) {
                double[] plain = results.get(Outputs.of("plain" + axes)).toDoubles();
                assertThat(plain).contains(0).contains(1);
                assertThat(results.get(Outputs.of("blocks" + axes)).toDoubles()).containsExactly(plain);
                double[] joined = results.get(Outputs.of("plainJoined" + axes)).toDoubles();
                assertThat(joined).contains(0).contains(1);
                for (JoinedPairs.Way way : JoinedPairs.Way.values()) {
                    assertThat(results.get(Outputs.of("joinedBy" + way + axes)).toDoubles())
                            .as("%s", way)
                            .containsExactly(joined);
                }
            }
        }
    }

    /** Groups that nothing joins, with places alone and with places that all see. */
    @ParameterizedTest(name = "{0} groups, {1}")
    @CsvSource({"1, TABLES", "2, TABLES", "7, TABLES", "1, PRODUCTS", "7, PRODUCTS"})
    void walks_are_found_however_the_graph_hangs_together(int groups, JoinedPairs.Way way) {
        int places = 700;
        Random random = new Random(groups);
        int[] group = random.ints(places, 0, groups).toArray();
        float[] edges = new float[places * places];
        for (int i = 0; i < places; i++) {
            for (int j = 0; j < places; j++) {
                boolean isJoined = i == j || group[i] == group[j] && random.nextInt(40) == 0;
                edges[i * places + j] = isJoined || i == 650 || j == 3 && i % 5 == 0 ? 1 : 0;
            }
        }
        GraphBuilder graph = new GraphBuilder();
        Value ones = graph.input("edges", TensorType.floats(Shape.of(1, places, places)));
        Value pairs = PairOperators.packed(Operators.above(ones, 0.5));
        Value joined = PairOperators.unpacked(graph.apply(new JoinedPairs(40_000, way), pairs, pairs));
        graph.output(Outputs.of("joined"), Operators.cast(joined, ElementType.FLOAT));
        graph.output(
                Outputs.of("plain"),
                Operators.cast(Operators.above(Operators.matmul(ones, ones), 0.5), ElementType.FLOAT));
        Map<String, Tensor> inputs = Map.of("edges", Tensor.floats(Shape.of(1, places, places), edges));

        try (Network network = Network.create(graph.build(), Device.CPU, 1)) {
            Map<Output, Tensor> results =
                    network.evaluate(inputs, network.graph().outputs().keySet());
            assertThat(results.get(Outputs.of("joined")).toFloats())
                    .isEqualTo(results.get(Outputs.of("plain")).toFloats());
        }
    }

    /** Rows that join all places are done at once: what nothing of the second graph leads to stays out, and other rows are as ever. */
    @ParameterizedTest(name = "{0} rows at a time")
    @ValueSource(ints = {1, 150, 600})
    void from_places_that_see_all_everything_is_reached_that_can_be(int rows) {
        int places = 600;
        Random random = new Random(rows);
        float[] first = new float[2 * places * places];
        float[] second = new float[2 * places * places];
        for (int i = 0; i < first.length; i++) {
            int sample = i / (places * places);
            int row = i / places % places;
            int column = i % places;
            first[i] = sample == 1 || row / 150 % 2 == 0 || random.nextInt(60) == 0 ? 1 : 0;
            second[i] = column != 5 && column != 550 && random.nextInt(60) == 0 ? 1 : 0;
        }
        GraphBuilder graph = new GraphBuilder();
        Value from = graph.input("first", TensorType.floats(Shape.of(2, places, places)));
        Value to = graph.input("second", TensorType.floats(Shape.of(2, places, places)));
        Value joined = graph.apply(
                new JoinedPairs(rows * 80L, JoinedPairs.Way.TABLES),
                PairOperators.packed(Operators.above(from, 0.5)),
                PairOperators.packed(Operators.above(to, 0.5)));
        graph.output(Outputs.of("joined"), Operators.cast(PairOperators.unpacked(joined), ElementType.FLOAT));
        graph.output(
                Outputs.of("plain"),
                Operators.cast(Operators.above(Operators.matmul(from, to), 0.5), ElementType.FLOAT));
        Map<String, Tensor> inputs = Map.of(
                "first", Tensor.floats(Shape.of(2, places, places), first),
                "second", Tensor.floats(Shape.of(2, places, places), second));

        try (Network network = Network.create(graph.build(), Device.CPU, 1)) {
            Map<Output, Tensor> results =
                    network.evaluate(inputs, network.graph().outputs().keySet());
            float[] plain = results.get(Outputs.of("plain")).toFloats();
            assertThat(plain[550]).isZero();
            assertThat(plain[551]).isOne();
            assertThat(results.get(Outputs.of("joined")).toFloats()).isEqualTo(plain);
        }
    }

    /** One module behind another, weights used before, between and behind, a value carried past both, and a key that is a weight. */
    @Test
    void gradients_pass_modules_in_series_and_beside_them() {
        Map<String, double[]> fused = seriesOf(true);
        Map<String, double[]> plain = seriesOf(false);
        assertThat(fused).containsOnlyKeys(plain.keySet());
        assertThat(fused).containsKeys("w", "u", "k", "x");
        plain.forEach(
                (name, gradient) -> assertThat(fused.get(name)).as(name).containsExactly(gradient, within(1e-11)));
    }

    private static Map<String, double[]> seriesOf(boolean isFused) {
        GraphBuilder graph = new GraphBuilder();
        Value x = graph.input("x", type(1, 3, 8));
        Value w = graph.parameter("w", Shape.of(1, 3, 3), Initializer.normal(1));
        Value u = graph.parameter("u", Shape.of(1, 3, 3), Initializer.normal(1));
        Value k = graph.parameter("k", Shape.of(1, 3, 8), Initializer.normal(1));
        Value edges = graph.apply(
                new SelfLoop(true),
                Operators.above(Operators.detach(Operators.matmul(Operators.transpose(x), x)), 0.1));
        Value first = Operators.matmul(w, x);
        Value second = attention(first, k, first, edges, isFused);
        Value third = Operators.add(Operators.matmul(u, second), first);
        Value fourth = attention(third, Operators.matmul(w, third), second, edges, isFused);
        objective(graph, "objective", Operators.add(Operators.add(fourth, first), Operators.matmul(w, second)));
        Random random = new Random(8);
        Tensor input =
                Tensor.doubles(Shape.of(1, 3, 8), random.doubles(24, -1, 1).toArray());
        try (Network network = Network.create(graph.build(), Device.CPU, 1, ElementType.DOUBLE)) {
            Map<String, double[]> result = new LinkedHashMap<>();
            gradients(network, "objective", Map.of("x", input))
                    .byName()
                    .forEach((name, tensor) -> result.put(name, tensor.toDoubles()));
            return result;
        }
    }

    private static Value attention(Value query, Value key, Value features, Value edges, boolean isFused) {
        GraphBuilder graph = query.graph();
        if (isFused) {
            return Operators.transpose(
                    graph.apply(new FusedAttention(0.5), query, key, features, PairOperators.packed(edges)));
        }
        Value scores = Operators.scale(Operators.matmul(Operators.transpose(query), key), 0.5);
        Value weights = Operators.softmax(graph.apply(new MaskScores(MaskScores.NOTHING), scores, edges), -1);
        return Operators.matmul(features, Operators.transpose(weights));
    }

    @Test
    void every_set_of_options_is_fused_or_says_why_not() {
        List<String> reasons = new ArrayList<>();
        for (String keys : List.of(
                "compute: plain",
                "propagation: power-of-attention",
                "propagation: power-of-softmax, selfLoops: remove",
                "scores: normalized",
                "nonEdges: zero",
                "hopValue: count",
                "orientation: unnormalized")) {
            HaSpec spec = HaSpecs.spec(keys);
            reasons.add(spec.whyPlain().orElseThrow());
            assertThat(operators(Module.graph(spec, Shape.of(1, 4, 3, 3)))).doesNotContain(FusedAttention.class);
        }
        assertThat(reasons).noneMatch(String::isBlank);
        assertThat(HaSpecs.spec("").whyPlain()).isEmpty();
        assertThat(operators(Module.graph(HaSpecs.spec(""), Shape.of(1, 4, 3, 3))))
                .contains(FusedAttention.class);
    }

    @ParameterizedTest(name = "{0} channels of keys")
    @ValueSource(ints = {2, 5, 8})
    void attention_over_all_places_is_plain_attention_too(int keys) {
        Shape shape = Shape.of(2, 5, 3, 4);
        Tensor x = Tensor.floats(shape, floats(new Random(keys), shape));
        assertSame(
                new NonLocalSpec(Optional.of(keys), Compute.PLAIN),
                new NonLocalSpec(Optional.of(keys), Compute.AUTO),
                x);
        assertSame(
                new DanetSpec(6, Optional.of(keys), Compute.PLAIN),
                new DanetSpec(6, Optional.of(keys), Compute.AUTO),
                x);
    }

    private static void assertSame(ContextSpec plain, ContextSpec auto, Tensor x) {
        Map<String, double[]> expected = results(plain, x);
        Map<String, double[]> actual = results(auto, x);
        assertThat(actual).containsOnlyKeys(expected.keySet());
        expected.forEach((name, numbers) ->
                assertThat(actual.get(name)).as(auto + ": " + name).containsExactly(numbers, within(1e-10)));
    }

    private static Map<String, double[]> results(ContextSpec spec, Tensor x) {
        GraphBuilder graph = new GraphBuilder();
        Value input = graph.input("x", TensorType.floats(x.shape()));
        Value result = graph.scope("context", () -> spec.apply(input));
        graph.output(Outputs.of("objective"), Operators.sum(Operators.multiply(result, result), 0, 1, 2, 3));
        boolean isFused = operators(graph.build()).contains(FusedAttention.class);
        assertThat(isFused).isEqualTo(spec.toString().contains("AUTO"));
        try (Network network = Network.create(graph.build(), Device.CPU, 3, ElementType.DOUBLE)) {
            Map<String, Tensor> state = new LinkedHashMap<>(network.state());
            state.replaceAll(
                    (name, tensor) -> // what begins at 0 would hide the rest
                    name.endsWith("gamma") || name.endsWith("bn.weight")
                                    ? Tensor.doubles(tensor.shape(), ones(tensor.shape()))
                                    : tensor);
            network.load(state);
            Map<String, double[]> results = new LinkedHashMap<>();
            network.gradients(Mode.EVALUATION, Outputs.of("objective"), Map.of("x", x), Set.of("x"))
                    .byName()
                    .forEach((name, tensor) -> results.put(name, tensor.toDoubles()));
            return results;
        }
    }

    private static double[] ones(Shape shape) {
        double[] ones = new double[(int) shape.elements()];
        Arrays.fill(ones, 1);
        return ones;
    }
}
