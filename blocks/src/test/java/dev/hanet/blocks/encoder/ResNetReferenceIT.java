package dev.hanet.blocks.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hanet.blocks.block.FeaturePyramid;
import dev.hanet.blocks.encoder.ResNetSpec.FirstBlockDilation;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Residual networks against torchvision, with weights that a formula gives; {@code src/test/python/reference.py}. */
class ResNetReferenceIT {
    /** Both compute in double precision; values reach hundreds. */
    private static final double TOLERANCE = 1e-9;

    private static final Shape IMAGE = Shape.of(1, 3, 33, 33);

    /** One network of the reference. */
    private record Case(ResNetSpec spec, JsonObject features) {
        @Override
        public String toString() {
            return spec.type() + " at stride " + spec.outputStride() + ", first unit " + spec.firstBlockDilation();
        }
    }

    private static Stream<Case> cases() throws IOException {
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(ResNetReferenceIT.class.getResourceAsStream("resnet-reference.json")),
                StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonArray().asList().stream()
                    .map(JsonElement::getAsJsonObject)
                    .map(ResNetReferenceIT::read)
                    .toList()
                    .stream();
        }
    }

    private static Case read(JsonObject json) {
        boolean previous = json.get("first").getAsString().equals("previous");
        ResNetSpec spec = new ResNetSpec(
                json.get("type").getAsString(),
                json.get("outputStride").getAsInt(),
                previous ? List.of(1) : List.of(1, 2, 4),
                previous ? FirstBlockDilation.PREVIOUS : FirstBlockDilation.NEW,
                "none");
        return new Case(spec, json.getAsJsonObject("features"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void features_are_torchvisions(Case one) {
        GraphBuilder builder = new GraphBuilder();
        Value image = builder.input("image", TensorType.floats(IMAGE));
        FeaturePyramid pyramid = builder.scope("encoder", () -> one.spec().features(image));
        pyramid.maps().forEach(map -> builder.output(Outputs.of(map.name()), map.value()));
        Graph graph = builder.build();
        try (Network network = Network.create(graph, Device.CPU, 1, ElementType.DOUBLE)) {
            network.load(FormulaWeights.of(graph, "encoder."));
            Tensor input = FormulaWeights.wave("image", IMAGE, 0, 1);
            Map<Output, Tensor> results =
                    network.evaluate(Map.of("image", input), graph.outputs().keySet());
            one.features().entrySet().forEach(expected -> {
                Tensor actual = results.get(Outputs.of(expected.getKey()));
                check(actual, expected.getValue().getAsJsonObject());
            });
        }
    }

    /** Shape, mean and picked numbers. */
    static void check(Tensor actual, JsonObject expected) {
        double[] values = actual.toDoubles();
        assertThat(actual.shape().sizes())
                .isEqualTo(expected.getAsJsonArray("shape").asList().stream()
                        .map(JsonElement::getAsLong)
                        .toList());
        double mean = expected.get("mean").getAsDouble();
        assertThat(Arrays.stream(values).average().orElseThrow())
                .isCloseTo(mean, within(TOLERANCE * (1 + Math.abs(mean))));
        JsonArray picked = expected.getAsJsonArray("picked");
        int step = values.length / picked.size();
        for (int i = 0; i < picked.size(); i++) {
            double wanted = picked.get(i).getAsDouble();
            assertThat(values[i * step]).isCloseTo(wanted, within(TOLERANCE * (1 + Math.abs(wanted))));
        }
    }
}
