package dev.hanet.toolkit.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.TorchScriptModule;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.Pipeline;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.session.OpenRun;
import dev.hanet.toolkit.session.Segmentation;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.toolkit.train.TrainedRuns;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a network of nested classes give the probabilities and the classes that prediction gives. */
class NestedExportIT {
    @TempDir
    private static Path folder;

    private static TrainedRuns runs;
    private static Path run;
    private static Tensor image;
    private static Segmentation predicted;

    @BeforeAll
    static void train() {
        runs = new TrainedRuns(folder);
        run = runs.nested();
        try (OpenRun open = runs.sessions().open(run, Device.CPU)) {
            DataSpec data = open.experiment().spec().data();
            Dataset dataset = data.dataset().open(DataRoots.of());
            Sample sample = dataset.load(dataset.items().get(0));
            predicted = open.session().segment(sample);
            Image seen = new Pipeline(data.prepare(), List.of()).prepare(sample).image();
            image = Tensor.floats(Shape.of(1, seen.channels(), seen.height(), seen.width()), seen.values());
        }
    }

    private static Export.Exported export(String name, ExportFormat format, Export.Request.Meaning output) {
        return runs.export()
                .run(new Export.Request(
                        run, format, Optional.of(folder.resolve(name)), output, false, false, true, Optional.empty()));
    }

    private static int pixels() {
        return predicted.mask().size().pixels();
    }

    /** As hanet.json says of probabilities. */
    private static int[] fromProbabilities(float[] classes) {
        int[] decided = new int[pixels()];
        for (int pixel = 0; pixel < decided.length; pixel++) {
            float cup = classes[2 * pixels() + pixel];
            decided[pixel] = cup >= 0.5f ? 2 : cup + classes[pixels() + pixel] >= 0.5f ? 1 : 0;
        }
        return decided;
    }

    /** As hanet.json says of logits. */
    private static int[] fromLogits(float[] maps) {
        int[] decided = new int[pixels()];
        for (int pixel = 0; pixel < decided.length; pixel++) {
            decided[pixel] = maps[pixel] < 0 ? 0 : maps[pixels() + pixel] < 0 ? 1 : 2;
        }
        return decided;
    }

    private static int[] predictedClasses() {
        int[] classes = new int[pixels()];
        for (int pixel = 0; pixel < classes.length; pixel++) {
            classes[pixel] = predicted.mask().classes()[pixel];
        }
        return classes;
    }

    @Test
    void torchscript_gives_the_same_probabilities_and_classes() throws IOException {
        Export.Exported exported = export("p.pt", ExportFormat.TORCHSCRIPT, Export.Request.Meaning.PROBABILITIES);
        assertThat(exported.difference().orElseThrow()).isLessThanOrEqualTo(1e-5);
        try (TorchScriptModule module = TorchScriptModule.load(exported.file())) {
            float[] found = module.run(List.of(image)).get("").toFloats();
            assertThat(found).containsExactly(predicted.probabilities().values(), within(1e-5f));
            assertThat(fromProbabilities(found)).isEqualTo(predictedClasses()).contains(0, 1, 2);
        }
        assertThat(exported.lines())
                .contains(
                        "output  probabilities [batch, 3, height, width]",
                        "class   the last class that has, with all classes behind it, a probability of 0.5 or more");
        JsonObject described = description(exported.file());
        assertThat(described.get("activation").getAsString()).isEqualTo("nested-sigmoid");
        assertThat(described.get("decision").getAsString())
                .isEqualTo("the last class that has, with all classes behind it, a probability of 0.5 or more");
    }

    @Test
    void the_maps_themselves_say_the_same_classes() throws IOException {
        Export.Exported exported = export("l.pt", ExportFormat.TORCHSCRIPT, Export.Request.Meaning.LOGITS);
        try (TorchScriptModule module = TorchScriptModule.load(exported.file())) {
            Tensor found = module.run(List.of(image)).get("");
            assertThat(found.shape()).isEqualTo(Shape.of(1, 2, 32, 32));
            assertThat(fromLogits(found.toFloats())).isEqualTo(predictedClasses());
        }
        JsonObject described = description(exported.file());
        assertThat(described.get("decision").getAsString())
                .isEqualTo(
                        "as many classes beyond the first as there are maps of 0 or more before the first one below 0");
        assertThat(described
                        .getAsJsonObject("outputs")
                        .getAsJsonObject("logits")
                        .getAsJsonArray("layout")
                        .get(1)
                        .getAsString())
                .isEqualTo("map");
    }

    @Test
    void onnx_runtime_gives_the_same_probabilities_and_classes() throws OrtException {
        Export.Exported exported = export("p.onnx", ExportFormat.ONNX, Export.Request.Meaning.PROBABILITIES);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(exported.file().toString());
                OnnxTensor input = OnnxTensor.createTensor(
                        environment,
                        FloatBuffer.wrap(image.toFloats()),
                        image.shape().toArray());
                OrtSession.Result outputs = session.run(Map.of("image", input))) {
            FloatBuffer buffer = ((OnnxTensor) outputs.get("probabilities").orElseThrow()).getFloatBuffer();
            float[] found = new float[buffer.remaining()];
            buffer.get(found);
            assertThat(found).containsExactly(predicted.probabilities().values(), within(1e-5f));
            assertThat(fromProbabilities(found)).isEqualTo(predictedClasses());
        }
    }

    private static JsonObject description(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            String text = new String(
                    zip.getInputStream(zip.getEntry("program/extra/hanet.json")).readAllBytes(),
                    StandardCharsets.UTF_8);
            return JsonParser.parseString(text).getAsJsonObject();
        }
    }
}
