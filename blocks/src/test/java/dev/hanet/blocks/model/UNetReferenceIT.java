package dev.hanet.blocks.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hanet.blocks.attention.NoContextSpec;
import dev.hanet.blocks.decoder.DecoderSpec;
import dev.hanet.blocks.decoder.LadderNetDecoderSpec;
import dev.hanet.blocks.decoder.NoDecoderSpec;
import dev.hanet.blocks.decoder.SideFusionSpec;
import dev.hanet.blocks.decoder.SideFusionSpec.Fusion;
import dev.hanet.blocks.decoder.UNetDecoderSpec;
import dev.hanet.blocks.decoder.UNetDecoderSpec.Up;
import dev.hanet.blocks.encoder.ChainedSpec;
import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.blocks.encoder.FormulaWeights;
import dev.hanet.blocks.encoder.LadderNetSpec;
import dev.hanet.blocks.encoder.UNetEncoderSpec;
import dev.hanet.blocks.encoder.VggSpec;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.layer.Norm;
import dev.hanet.blocks.layer.UnitType;
import dev.hanet.blocks.operator.Interpolation;
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
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The U-Net family against PyTorch, with weights that a formula gives; {@code src/test/python/unet_reference.py}. */
class UNetReferenceIT {
    /** Both compute in double precision. */
    private static final double TOLERANCE = 1e-9;

    private static final Shape IMAGE = Shape.of(1, 3, 32, 32);
    private static final List<Integer> WIDTHS = List.of(4, 6, 8);

    private static JsonObject reference() throws IOException {
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(UNetReferenceIT.class.getResourceAsStream("unet-reference.json")),
                StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonObject();
        }
    }

    private static Stream<String> networks() throws IOException {
        return reference().keySet().stream();
    }

    private static ModelSpec model(String name) {
        return switch (name) {
            case "unet" -> unet(UnitType.PLAIN);
            case "resu-net" -> unet(UnitType.RESIDUAL);
            case "ru-net" -> unet(UnitType.RECURRENT);
            case "r2u-net" -> unet(UnitType.RECURRENT_RESIDUAL);
            case "m-net" -> mnet();
            case "w-net" -> wnet();
            case "laddernet" -> model(new LadderNetSpec(WIDTHS, 0.25), new LadderNetDecoderSpec(0.25));
            case "driu" -> driu();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static ModelSpec unet(UnitType unit) {
        return model(
                new UNetEncoderSpec(WIDTHS, 2, Norm.BATCH, unit, 2, false),
                new UNetDecoderSpec(Up.NEAREST, Optional.empty(), 2, Norm.BATCH, unit, 2));
    }

    private static ModelSpec mnet() {
        SideFusionSpec decoder = new SideFusionSpec(
                List.of("decoder.level2", "decoder.level1"),
                Optional.of(new UNetDecoderSpec(Up.TRANSPOSED, Optional.empty(), 2, Norm.NONE)),
                Optional.empty(),
                1,
                Interpolation.NEAREST,
                Fusion.MEAN);
        return model(
                new UNetEncoderSpec(WIDTHS, 2, Norm.NONE, UnitType.PLAIN, 2, true),
                decoder,
                new AuxiliarySpec("decoder.side1", 0.1, new NoDecoderSpec()),
                new AuxiliarySpec("decoder.side2", 0.1, new NoDecoderSpec()));
    }

    private static ModelSpec wnet() {
        UNetEncoderSpec encoder = new UNetEncoderSpec(WIDTHS, 2, Norm.BATCH, UnitType.RESIDUAL, 2, false);
        UNetDecoderSpec decoder =
                new UNetDecoderSpec(Up.TRANSPOSED, Optional.empty(), 2, Norm.BATCH, UnitType.RESIDUAL, 2);
        return model(
                new ChainedSpec(encoder, decoder, 2, encoder),
                decoder,
                new AuxiliarySpec("encoder.first", 1, new NoDecoderSpec()));
    }

    private static ModelSpec driu() {
        SideFusionSpec decoder = new SideFusionSpec(
                List.of("encoder.conv1_2", "encoder.conv2_2", "encoder.conv3_3", "encoder.conv4_3", "encoder.conv5_3"),
                Optional.empty(),
                Optional.of(4),
                3,
                Interpolation.BILINEAR,
                Fusion.CONVOLUTION);
        return model(VggSpec.STANDARD, decoder);
    }

    private static ModelSpec model(EncoderSpec encoder, DecoderSpec decoder, AuxiliarySpec... auxiliary) {
        return new ModelSpec(
                encoder,
                ReductionSpec.NONE,
                new NoContextSpec(),
                BottleneckSpec.NONE,
                decoder,
                List.of(),
                List.of(auxiliary));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void outputs_are_pytorchs(String name) throws IOException {
        JsonObject expected = reference().getAsJsonObject(name);
        Graph graph = Networks.network(model(name), new NetworkInput(3, 32, 32, 1, 2));
        try (Network network = Network.create(graph, Device.CPU, 1, ElementType.DOUBLE)) {
            network.load(FormulaWeights.of(graph, ""));
            Map<Output, Tensor> results = network.evaluate(
                    Map.of("image", FormulaWeights.wave("image", IMAGE, 0, 1)),
                    Outputs.set(expected.keySet().toArray(String[]::new)));
            expected.entrySet()
                    .forEach(output -> check(
                            Objects.requireNonNull(results.get(Outputs.of(output.getKey()))),
                            output.getValue().getAsJsonObject()));
        }
    }

    private static void check(Tensor actual, JsonObject expected) {
        double[] values = actual.toDoubles();
        assertThat(actual.shape().sizes())
                .isEqualTo(expected.getAsJsonArray("shape").asList().stream()
                        .map(JsonElement::getAsLong)
                        .toList());
        assertThat(Arrays.stream(values).average().orElseThrow())
                .isCloseTo(expected.get("mean").getAsDouble(), within(TOLERANCE));
        JsonArray picked = expected.getAsJsonArray("picked");
        int step = values.length / picked.size();
        for (int i = 0; i < picked.size(); i++) {
            double wanted = picked.get(i).getAsDouble();
            assertThat(values[i * step]).isCloseTo(wanted, within(TOLERANCE * (1 + Math.abs(wanted))));
        }
    }
}
