package dev.hanet.toolkit.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import dev.hanet.blocks.weights.Safetensors;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.run.Checkpoints;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.train.TrainedRuns;
import dev.hanet.yaml.Overlay;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks of MMSegmentation against what that computes from the same formula of weights; written by {@code src/test/python}. */
class MmsegIT {
    private static final double TOLERANCE = 1e-5;
    private static final String SIZED = "data_preprocessor = dict(size=(64, 64))\n";
    private static final Shape IMAGE = Shape.of(1, 3, 64, 64);

    @TempDir
    private Path folder;

    static Stream<JsonObject> cases() throws IOException {
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(MmsegIT.class.getResourceAsStream("mmseg-reference.json")),
                StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonArray().asList().stream()
                    .map(JsonElement::getAsJsonObject)
                    .toList()
                    .stream();
        }
    }

    private static Tensor wave(String name, Shape shape, double middle, double amplitude) {
        CRC32 checksum = new CRC32();
        checksum.update(name.getBytes(StandardCharsets.UTF_8));
        double phase = checksum.getValue() % 1000;
        float[] values = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (middle + amplitude * Math.sin(phase + i * 0.7311));
        }
        return Tensor.floats(shape, values);
    }

    private static Tensor weight(String name, Shape shape) {
        if (shape.rank() == 4) {
            return wave(name, shape, 0, Math.sqrt(4.0 / (shape.size(1) * shape.size(2) * shape.size(3))));
        }
        if (name.endsWith("running_var")) {
            return wave(name, shape, 1, 0.5);
        }
        return name.endsWith("weight") ? wave(name, shape, 0.5, 0.1) : wave(name, shape, 0, 0.1);
    }

    /** Imports the configuration with a file of its weights, and computes: parameters, logits and every weight are the source's. */
    @ParameterizedTest
    @MethodSource("cases")
    void logits_are_those_of_the_source(JsonObject one) throws IOException {
        ExperimentLoader loader = new TrainedRuns(folder).loader();
        Path config =
                Files.writeString(folder.resolve("eye.py"), one.get("config").getAsString() + SIZED);
        MmsegImport.Request request = new MmsegImport.Request(config, "eye", List.of(), Optional.empty(), false);
        MmsegImport mmseg = new MmsegImport(loader);
        GraphText graph = mmseg.graph(request);
        Experiment experiment = loader.inspectText(
                        "eye.yaml", mmseg.spec(request).spec(), Overlay.NONE)
                .orThrow();
        Map<String, Value> named = new LinkedHashMap<>(experiment.graph().parameters());
        named.putAll(experiment.graph().buffers());
        Map<String, Tensor> source = new LinkedHashMap<>();
        named.forEach((own, value) -> {
            if (!graph.zeros().contains(own)) {
                source.put(graph.foreign(own), weight(graph.foreign(own), value.shape()));
            }
        });
        long zeros = graph.zeros().stream()
                .mapToLong(own -> Objects.requireNonNull(named.get(own)).shape().elements())
                .sum();
        assertThat(experiment.plan().parameters() - zeros)
                .isEqualTo(one.get("parameters").getAsLong());
        Path weights = folder.resolve("eye.safetensors");
        Safetensors.write(weights, source, Map.of());

        RunDirectory run = mmseg.run(request, weights, folder.resolve("runs"), List.of("import", "mmseg"));

        double[] logits;
        try (Network network = Network.create(experiment.graph(), Device.CPU, 1)) {
            network.load(Checkpoints.of(run).readBest());
            logits = Objects.requireNonNull(
                            network.evaluate(Map.of("image", wave("image", IMAGE, 0, 1)), Set.of(Output.LOGITS))
                                    .get(Output.LOGITS))
                    .toDoubles();
        }
        JsonObject wanted = one.getAsJsonObject("logits");
        double largest = Arrays.stream(logits).map(Math::abs).max().orElseThrow();
        assertThat(Arrays.stream(logits).average().orElseThrow())
                .isCloseTo(wanted.get("mean").getAsDouble(), within(TOLERANCE * largest));
        JsonArray picked = wanted.getAsJsonArray("picked");
        for (int i = 0; i < picked.size(); i++) {
            assertThat(logits[i * (logits.length / picked.size())])
                    .isCloseTo(picked.get(i).getAsDouble(), within(TOLERANCE * largest));
        }
    }
}
