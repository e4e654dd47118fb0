package dev.hanet.blocks.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hanet.blocks.block.FeaturePyramid;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Padding;
import dev.hanet.blocks.operator.BatchNorm;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** EfficientNet-Lites against the PyTorch package, with weights that a formula gives; {@code src/test/python/efficientnet_reference.py}. */
class EfficientNetLiteIT {
    /** One network of the reference. */
    private record Case(EfficientNetLiteSpec spec, int size, long parameters, JsonObject features) {
        static Case of(JsonObject json) {
            Padding padding = Padding.valueOf(json.get("padding").getAsString().toUpperCase(Locale.ROOT));
            return new Case(
                    new EfficientNetLiteSpec(json.get("type").getAsString(), 32, padding, true, "none"),
                    json.get("size").getAsInt(),
                    json.get("parameters").getAsLong(),
                    json.getAsJsonObject("features"));
        }

        @Override
        public String toString() {
            return spec.type() + ", padding " + spec.padding() + ", size " + size;
        }
    }

    private static Stream<Case> cases() throws IOException {
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(EfficientNetLiteIT.class.getResourceAsStream("efficientnet-reference.json")),
                StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonArray().asList().stream()
                    .map(JsonElement::getAsJsonObject)
                    .map(Case::of)
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void features_are_the_packages(Case one) {
        Graph graph = graph(one.spec(), one.size(), Set.of("level5"));
        assertThat(graph.parameterCount()).isEqualTo(one.parameters());

        Map<Output, Tensor> results = encoded(graph, Shape.of(1, 3, one.size(), one.size()));

        one.features().entrySet().forEach(expected -> {
            Tensor actual = Objects.requireNonNull(results.get(Outputs.of(expected.getKey())));
            ResNetReferenceIT.check(actual, expected.getValue().getAsJsonObject());
        });
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.1})
    void running_statistics_take_the_share_of_a_batch_that_is_asked_for(double momentum) {
        Graph graph = graph(
                new EfficientNetLiteSpec(
                        "efficientnet-lite0",
                        32,
                        Padding.SAME,
                        ResNetSpec.FirstBlockDilation.PREVIOUS,
                        1e-3,
                        true,
                        momentum,
                        "none"),
                32,
                Set.of());
        assertThat(graph.values().stream()
                        .flatMap(value -> value.operator().stream())
                        .filter(BatchNorm.class::isInstance))
                .hasSize(49)
                .containsOnly(new BatchNorm(1e-3, momentum));
    }

    /** Sizes of both kinds: where a stride left places out, the dilated network has them as well. */
    @ParameterizedTest(name = "stride {0}, padding {1}, {2} pixels")
    @CsvSource({"16, SAME, 64, 1", "16, SYMMETRIC, 65, 0", "8, SAME, 64, 3", "8, SAME, 65, 0"})
    void a_dilated_network_computes_the_same_at_the_old_places(int stride, Padding padding, int size, int first) {
        Tensor sparse = last(new EfficientNetLiteSpec("efficientnet-lite0", 32, padding, false, "none"), size);
        Tensor dense = last(new EfficientNetLiteSpec("efficientnet-lite0", stride, padding, false, "none"), size);

        double[] expected = sparse.toDoubles();
        double[] computed = dense.toDoubles();
        int few = (int) sparse.shape().size(2);
        int many = (int) dense.shape().size(2);
        int step = 32 / stride;
        assertThat(many).isEqualTo((size + stride - 1) / stride);
        for (int i = 0; i < expected.length; i++) {
            int channel = i / (few * few);
            int y = first + i / few % few * step;
            int x = first + i % few * step;
            assertThat(computed[(channel * many + y) * many + x]).isCloseTo(expected[i], within(1e-9));
        }
    }

    /** What plain PyTorch computes from the same formulas: first two, last two, mean. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "3, 2, 1, 3, 3, SAME      | 0.168113 0.568466 -0.031371 0.042345 0.057377",
                "3, 2, 1, 3, 3, SYMMETRIC | 0.236108 -0.536588 -0.660315 -1.777232 0.002036",
                "3, 2, 2, 3, 3, SAME      | -0.594999 0.101557 -0.161288 -0.016261 0.079735",
                "3, 1, 1, 3, 2, SYMMETRIC | -5.64111 0.803878 9.132347 3.028021 0.828588",
                "5, 1, 1, 1, 3, SYMMETRIC | 0.62922 0.039621 -0.015278 -2.819686 1.018676"
            })
    void an_inverted_residual_is_pytorchs(String unit, String expected) {
        List<String> words = List.of(unit.split(", "));
        List<Integer> numbers =
                words.subList(0, 5).stream().map(Integer::valueOf).toList();
        InvertedResidual block = new InvertedResidual(
                numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3), Padding.valueOf(words.get(5)));
        Shape shape = Shape.of(1, 2, 4, 5);

        double[] computed =
                evaluate(graph(shape, x -> block.apply(x, numbers.get(4))), FormulaWeights.wave("x", shape, 0, 10));

        double[] wanted =
                Stream.of(expected.split(" ")).mapToDouble(Double::parseDouble).toArray();
        int last = computed.length - 1;
        double mean = Arrays.stream(computed).average().orElseThrow();
        assertThat(new double[] {computed[0], computed[1], computed[last - 1], computed[last], mean})
                .containsExactly(wanted, within(1e-5));
    }

    @Test
    void an_odd_window_at_stride_one_is_padded_alike_by_either_rule() {
        Shape shape = Shape.of(1, 2, 4, 5);
        Tensor x = FormulaWeights.wave("x", shape, 0, 10);
        assertThat(evaluate(graph(shape, v -> new InvertedResidual(3, 1, 2, 2, Padding.SAME).apply(v, 3)), x))
                .containsExactly(evaluate(
                        graph(shape, v -> new InvertedResidual(3, 1, 2, 2, Padding.SYMMETRIC).apply(v, 3)), x));
    }

    private static Graph graph(Shape shape, Function<Value, Value> body) {
        GraphBuilder graph = new GraphBuilder();
        graph.output(Outputs.of("y"), body.apply(graph.input("image", TensorType.floats(shape))));
        return graph.build();
    }

    private static double[] evaluate(Graph graph, Tensor input) {
        try (Network network = Network.create(graph, Device.CPU, 1, ElementType.DOUBLE)) {
            network.load(FormulaWeights.of(graph, ""));
            return Objects.requireNonNull(network.evaluate(
                                    Map.of("image", input), graph.outputs().keySet())
                            .get(Outputs.of("y")))
                    .toDoubles();
        }
    }

    private static Tensor last(EfficientNetLiteSpec spec, int size) {
        Graph graph = graph(spec, size, Set.of());
        return Objects.requireNonNull(encoded(graph, Shape.of(1, 3, size, size)).get(Outputs.of("level5")));
    }

    /** The encoder with its outputs, and points beside them. */
    private static Graph graph(EfficientNetLiteSpec spec, int size, Set<String> points) {
        GraphBuilder builder = new GraphBuilder();
        Value image = builder.input("image", TensorType.floats(Shape.of(1, 3, size, size)));
        FeaturePyramid pyramid = builder.scope("encoder", () -> spec.features(image));
        pyramid.maps().forEach(map -> builder.output(Outputs.of(map.name()), map.value()));
        points.forEach(point -> builder.output(
                Outputs.of(point), Objects.requireNonNull(builder.points().get("encoder." + point))));
        return builder.build();
    }

    private static Map<Output, Tensor> encoded(Graph graph, Shape image) {
        try (Network network = Network.create(graph, Device.CPU, 1, ElementType.DOUBLE)) {
            network.load(FormulaWeights.of(graph, "encoder."));
            Tensor input = FormulaWeights.wave("image", image, 0, 1);
            return network.evaluate(Map.of("image", input), graph.outputs().keySet());
        }
    }
}
