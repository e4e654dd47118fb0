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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks of segmentation_models.pytorch against what that computes from the same formula of weights; written by {@code src/test/python}. */
class SmpIT {
    private static final double TOLERANCE = 1e-5;
    private static final Shape IMAGE = Shape.of(1, 3, 64, 64);

    @TempDir
    private Path folder;

    static Stream<JsonObject> cases() throws IOException {
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(SmpIT.class.getResourceAsStream("smp-reference.json")),
                StandardCharsets.UTF_8)) {
            return JsonParser.parseReader(reader).getAsJsonArray().asList().stream()
                    .map(JsonElement::getAsJsonObject)
                    .toList()
                    .stream();
        }
    }

    private Experiment experiment(SmpNetwork network) {
        return new TrainedRuns(folder)
                .loader()
                .inspectText("smp.yaml", SmpImport.spec(network, SmpImport.Request.OF_ITS_SHAPE), Overlay.NONE)
                .orThrow();
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

    /** By the names of the graph. */
    private static Map<String, Tensor> weights(SmpNetwork network, Experiment experiment) {
        Map<String, Value> named = new LinkedHashMap<>(experiment.graph().parameters());
        named.putAll(experiment.graph().buffers());
        Map<String, Tensor> weights = new LinkedHashMap<>();
        named.forEach((own, value) -> weights.put(own, weight(network.foreign(own), value.shape())));
        return weights;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logits_are_those_of_the_source(JsonObject one) {
        SmpNetwork theirs = SmpNetwork.of(one.getAsJsonObject("config"));
        Experiment experiment = experiment(theirs);
        JsonObject wanted = one.getAsJsonObject("logits");

        double[] logits;
        try (Network network = Network.create(experiment.graph(), Device.CPU, 1)) {
            network.load(weights(theirs, experiment));
            Tensor found = Objects.requireNonNull(
                    network.evaluate(Map.of("image", wave("image", IMAGE, 0, 1)), Set.of(Output.LOGITS))
                            .get(Output.LOGITS));
            assertThat(found.shape()).isEqualTo(IMAGE.with(1, theirs.maps()));
            logits = found.toDoubles();
        }

        double largest = Arrays.stream(logits).map(Math::abs).max().orElseThrow();
        assertThat(Arrays.stream(logits).average().orElseThrow())
                .isCloseTo(wanted.get("mean").getAsDouble(), within(TOLERANCE * largest));
        JsonArray picked = wanted.getAsJsonArray("picked");
        for (int i = 0; i < picked.size(); i++) {
            assertThat(logits[i * (logits.length / picked.size())])
                    .isCloseTo(picked.get(i).getAsDouble(), within(TOLERANCE * largest));
        }
        assertThat(SmpNetwork.config(experiment).entrySet()).allSatisfy(entry -> assertThat(
                        Optional.ofNullable(one.getAsJsonObject("config").get(entry.getKey())))
                .as(entry.getKey())
                .hasValue(entry.getValue()));
    }

    @Test
    void a_run_goes_back_and_comes_again_as_it_was() throws IOException {
        JsonObject config =
                cases().reduce((first, second) -> second).orElseThrow().getAsJsonObject("config");
        SmpNetwork theirs = SmpNetwork.of(config);
        Map<String, Tensor> source = new LinkedHashMap<>(theirs.unused());
        weights(theirs, experiment(theirs)).forEach((own, tensor) -> source.put(theirs.foreign(own), tensor));
        Files.writeString(folder.resolve("config.json"), config.toString());
        Safetensors.write(folder.resolve("model.safetensors"), source, Map.of("format", "pt"));
        RunDirectory run = imported(folder);

        Export.Exported exported = new TrainedRuns(folder).export().run(request(run));

        assertThat(exported.file()).isEqualTo(run.path().resolve("export").resolve("smp"));
        assertThat(exported.difference()).hasValue(0);
        assertThat(exported.file()).isDirectoryContaining(path -> path.endsWith("hanet.json"));
        RunDirectory again = imported(exported.file());
        assertThat(again.resolved()).isEqualTo(run.resolved());
        Map<String, Tensor> weights = Checkpoints.of(run).readBest();
        Checkpoints.of(again).readBest().forEach((own, tensor) -> assertThat(tensor.toFloats())
                .as(own)
                .isEqualTo(Objects.requireNonNull(weights.get(own)).toFloats()));
    }

    private RunDirectory imported(Path from) {
        return new SmpImport(new TrainedRuns(folder).loader())
                .run(new SmpImport.Request(from, "eye", List.of(), 64, folder.resolve("runs"), List.of()));
    }

    private static Export.Request request(RunDirectory run) {
        return new Export.Request(
                run.path(),
                ExportFormat.SMP,
                Optional.empty(),
                Export.Request.Meaning.LOGITS,
                false,
                false,
                true,
                Optional.empty());
    }
}
