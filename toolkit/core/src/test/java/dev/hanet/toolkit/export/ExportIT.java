package dev.hanet.toolkit.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.TorchEngine;
import dev.hanet.blocks.torch.TorchScriptModule;
import dev.hanet.blocks.weights.Safetensors;
import dev.hanet.toolkit.train.TrainedRuns;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportIT {
    @TempDir
    private static Path folder;

    private static TrainedRuns runs;
    private static Path run;

    @BeforeAll
    static void train() {
        runs = new TrainedRuns(folder);
        run = runs.tiny();
    }

    private static Export.Exported export(
            String name, Export.Request.Meaning output, boolean attention, boolean force) {
        return export(run, name, output, attention, force);
    }

    private static Export.Exported export(
            Path run, String name, Export.Request.Meaning output, boolean attention, boolean force) {
        return runs.export()
                .run(new Export.Request(
                        run,
                        ExportFormat.TORCHSCRIPT,
                        Optional.of(folder.resolve(name)),
                        output,
                        attention,
                        force,
                        true,
                        Optional.empty()));
    }

    private static String text(Path file, String name) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return new String(
                    zip.getInputStream(zip.getEntry("program/extra/" + name)).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void a_run_becomes_one_file_that_computes_the_same_and_says_how_to_use_it() throws IOException {
        Export.Exported exported = export("model.pt", Export.Request.Meaning.LOGITS, false, false);

        assertThat(exported.difference().orElseThrow()).isLessThanOrEqualTo(1e-5);
        assertThat(exported.bytes()).isEqualTo(Files.size(exported.file()));
        assertThat(exported.lines())
                .contains(
                        "input   image [batch, 3, height, width], trained at 32x32; height a multiple of 4, width a"
                                + " multiple of 4",
                        "output  logits [batch, 3, height, width]",
                        "before  normalize; said in hanet.json inside the file");
        JsonObject described =
                JsonParser.parseString(text(exported.file(), "hanet.json")).getAsJsonObject();
        assertThat(described.get("experiment").getAsString()).isEqualTo("tiny");
        assertThat(described.getAsJsonArray("classes")).hasSize(3);
        assertThat(described
                        .getAsJsonArray("prepare")
                        .get(0)
                        .getAsJsonObject()
                        .get("type")
                        .getAsString())
                .isEqualTo("normalize");
        assertThat(described
                        .getAsJsonObject("normalization")
                        .getAsJsonArray("mean")
                        .get(0)
                        .getAsDouble())
                .isEqualTo(0.485);
        assertThat(described.get("mirrors").getAsString()).isEqualTo("none");
        assertThat(described.get("precision").getAsString()).isEqualTo("float32");
        assertThat(described.get("threshold").isJsonNull()).isTrue(); // of three classes none decides
        assertThat(described.getAsJsonArray("postprocess")).isEmpty();
        assertThat(described.getAsJsonObject("input").get("stride").getAsInt()).isEqualTo(4);
        assertThat(text(exported.file(), "resolved.yaml")).isEqualTo(Files.readString(run.resolve("resolved.yaml")));
    }

    @Test
    void a_run_in_half_precision_says_that_its_file_computes_in_single() throws IOException {
        Path half = runs.tiny("train.precision=bfloat16");
        Export.Exported exported = export(half, "half.pt", Export.Request.Meaning.LOGITS, false, false);

        assertThat(exported.lines())
                .contains("not in the file: train.precision; it computes in single precision, the run in bfloat16, so"
                        + " their numbers differ");
        assertThat(JsonParser.parseString(text(exported.file(), "hanet.json"))
                        .getAsJsonObject()
                        .get("precision")
                        .getAsString())
                .isEqualTo("bfloat16");
    }

    @Test
    void a_run_that_corrects_its_masks_says_that_its_file_does_not() throws IOException {
        Path corrected = runs.tiny("evaluate.postprocess=[largest-component, fill-holes]");
        Export.Exported exported = export(corrected, "corrected.pt", Export.Request.Meaning.LOGITS, false, false);

        assertThat(exported.lines())
                .contains(
                        "not in the file: evaluate.postprocess, which corrects the mask after the classes are decided:"
                                + " [largest-component, fill-holes]");
        assertThat(JsonParser.parseString(text(exported.file(), "hanet.json"))
                        .getAsJsonObject()
                        .getAsJsonArray("postprocess"))
                .hasToString("[\"largest-component\",\"fill-holes\"]");
    }

    @Test
    void a_network_whose_first_part_is_the_coarser_one_is_checked_at_sizes_that_fit_both() {
        Path chained = runs.tiny("model.encoder={type: chained, first: {type: unet, channels: [2, 4, 4, 4]}, decoder:"
                + " {type: unet}, second: {type: unet, channels: [2, 4]}}");
        Export.Exported exported = export(chained, "chained.pt", Export.Request.Meaning.LOGITS, false, false);

        assertThat(exported.difference().orElseThrow()).isLessThanOrEqualTo(1e-5);
        assertThat(exported.lines())
                .anySatisfy(line -> assertThat(line).endsWith("height a multiple of 8, width a multiple of 8"));
    }

    @Test
    void probabilities_and_attention_maps_come_by_name_and_add_up_to_one() throws IOException {
        Export.Exported exported = export("maps.pt", Export.Request.Meaning.PROBABILITIES, true, false);

        try (TorchScriptModule module = TorchScriptModule.load(exported.file())) {
            Map<String, Tensor> outputs = module.run(List.of(Tensor.floats(Shape.of(1, 3, 16, 16), new float[768])));
            assertThat(outputs).containsOnlyKeys("probabilities", "context.attention.1", "context.attention.2");
            float[] all = outputs.get("probabilities").toFloats();
            assertThat(all[0] + all[256] + all[512]).isCloseTo(1, within(1e-5f));
        }
    }

    @Test
    void a_sample_holds_what_a_reader_has_to_find() throws IOException {
        Path sample = folder.resolve("sample.safetensors");
        Export.Exported exported = runs.export()
                .run(new Export.Request(
                        run,
                        ExportFormat.TORCHSCRIPT,
                        Optional.of(folder.resolve("sampled.pt")),
                        Export.Request.Meaning.LOGITS,
                        false,
                        false,
                        false,
                        Optional.of(sample)));

        Map<String, Tensor> tensors = Safetensors.read(sample).tensors();
        try (TorchScriptModule module = TorchScriptModule.load(exported.file())) {
            assertThat(module.run(List.of(tensors.get("image"))).get("").toFloats())
                    .containsExactly(tensors.get("logits").toFloats(), within(1e-5f));
        }
        assertThat(exported.difference()).isEmpty();
    }

    @Test
    void a_training_goes_on_as_the_run_would() throws IOException {
        Path sample = folder.resolve("training.safetensors");
        Export.Exported exported = runs.export()
                .run(new Export.Request(
                        run,
                        ExportFormat.TRAINING,
                        Optional.empty(),
                        Export.Request.Meaning.LOGITS,
                        false,
                        false,
                        true,
                        Optional.of(sample)));

        assertThat(exported.file()).isEqualTo(run.resolve("export/training.pt"));
        assertThat(exported.difference().orElseThrow()).isLessThanOrEqualTo(1e-6);
        String threads = String.valueOf(TorchEngine.threads());
        assertThat(exported.lines())
                .anyMatch(line -> line.startsWith("state   after epoch "))
                .contains("threads " + threads + " here: on another number fewer digits agree");
        assertThat(Safetensors.read(sample).metadata()).containsEntry("threads", threads);
        Map<String, Tensor> tensors = Safetensors.read(sample).tensors();
        double[] losses = tensors.get("loss").toDoubles();
        assertThat(losses).hasSize(20);
        assertThat(tensors.keySet()).contains("image", "mask", "rate").anyMatch(name -> name.startsWith("after."));
        try (TorchScriptModule module = TorchScriptModule.load(exported.file())) {
            for (int step = 0; step < 5; step++) {
                List<Tensor> given = List.of(tensors.get("image"), tensors.get("mask"), tensors.get("rate"));
                assertThat(module.train(given, step).get("loss").item()).isCloseTo(losses[step], within(1e-6));
            }
        }
    }

    @Test
    void a_training_answers_no_maps() {
        assertThatThrownBy(() -> runs.export()
                        .run(new Export.Request(
                                run,
                                ExportFormat.TRAINING,
                                Optional.of(folder.resolve("maps-training.pt")),
                                Export.Request.Meaning.LOGITS,
                                true,
                                false,
                                true,
                                Optional.empty())))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("a training answers its loss alone");
    }

    @Test
    void a_file_that_is_there_is_replaced_only_when_that_is_asked_for() throws IOException {
        Path file = Files.writeString(folder.resolve("there.pt"), "mine");

        assertThatThrownBy(() -> export("there.pt", Export.Request.Meaning.LOGITS, false, false))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("is there already");
        assertThat(file).hasContent("mine");

        assertThat(export("there.pt", Export.Request.Meaning.LOGITS, false, true)
                        .bytes())
                .isGreaterThan(10_000);
    }

    /** Python alone opens it: {@code examples/exported-model/pt2.py}. */
    @Test
    void an_exported_program_carries_the_description_and_is_not_loaded_again() throws IOException {
        Export.Exported exported = runs.export()
                .run(new Export.Request(
                        run,
                        ExportFormat.PT2,
                        Optional.empty(),
                        Export.Request.Meaning.PROBABILITIES,
                        true,
                        false,
                        true,
                        Optional.empty()));

        assertThat(exported.file()).isEqualTo(run.resolve("export/model.pt2"));
        assertThat(exported.difference()).isEmpty();
        assertThat(exported.lines())
                .contains("output  probabilities [batch, 3, height, width]")
                .anyMatch(line -> line.startsWith("output  context.attention.2 "));
        try (ZipFile zip = new ZipFile(exported.file().toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName))
                    .contains(
                            "serialized_exported_program.json", "extra_files/hanet.json", "extra_files/resolved.yaml");
        }
    }

    @Test
    void onnx_runtime_finds_what_the_network_finds() throws OrtException {
        Path sample = folder.resolve("onnx.safetensors");
        Export.Exported exported = runs.export()
                .run(new Export.Request(
                        run,
                        ExportFormat.ONNX,
                        Optional.of(folder.resolve("model.onnx")),
                        Export.Request.Meaning.PROBABILITIES,
                        true,
                        false,
                        true,
                        Optional.of(sample)));

        assertThat(exported.difference()).isEmpty();
        Map<String, Tensor> expected =
                new LinkedHashMap<>(Safetensors.read(sample).tensors());
        Tensor image = expected.remove("image");
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(exported.file().toString());
                OnnxTensor input = OnnxTensor.createTensor(
                        environment,
                        FloatBuffer.wrap(image.toFloats()),
                        image.shape().toArray());
                OrtSession.Result outputs = session.run(Map.of("image", input))) {
            assertThat(session.getMetadata().getCustomMetadata()).containsOnlyKeys("hanet.json", "resolved.yaml");
            assertThat(session.getOutputNames()).isEqualTo(expected.keySet());
            expected.forEach((name, tensor) -> {
                OnnxTensor found = (OnnxTensor) outputs.get(name).orElseThrow();
                float[] numbers = new float[found.getFloatBuffer().remaining()];
                found.getFloatBuffer().get(numbers);
                assertThat(numbers).as(name).containsExactly(tensor.toFloats(), within(1e-5f));
            });
        }
    }
}
