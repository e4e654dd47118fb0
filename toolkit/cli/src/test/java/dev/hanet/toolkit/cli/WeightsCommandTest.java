package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.weights.Safetensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsCommandTest {
    @TempDir
    private Path folder;

    private String toy() {
        Path file = folder.resolve("toy.safetensors");
        Safetensors.write(file, Map.of("conv.weight", Tensor.floats(Shape.of(2, 1), 1, 2)), Map.of("epoch", "3"));
        return file.toString();
    }

    @Test
    void a_file_is_shown_tensor_by_tensor() {
        assertThat(Runner.run("weights", "inspect", toy()).out()).isEqualToNormalizingNewlines("""
                conv.weight  F32 [2, 1]
                epoch: 3
                safetensors: 1 tensors, 2 numbers
                """);
    }

    @Test
    void a_program_reads_it_as_json() {
        JsonObject shown = JsonParser.parseString(Runner.run("weights", "inspect", toy(), "--format", "json")
                        .out())
                .getAsJsonObject();

        assertThat(shown.get("format").getAsString()).isEqualTo("safetensors");
        assertThat(shown.getAsJsonArray("tensors")
                        .get(0)
                        .getAsJsonObject()
                        .get("name")
                        .getAsString())
                .isEqualTo("conv.weight");
    }

    @Test
    void a_file_that_wants_to_run_is_refused() throws IOException {
        Path file = folder.resolve("evil.pth");
        byte[] pickle = "??cos\nsystem\nX".getBytes(StandardCharsets.US_ASCII);
        pickle[0] = (byte) 0x80;
        pickle[1] = 2;
        Files.write(file, pickle);

        Runner.Outcome outcome = Runner.run("weights", "inspect", file.toString());

        assertThat(outcome.code()).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(outcome.err())
                .contains("the pickle names 'os.system', which has no place in a state_dict; nothing was run");
    }

    @Test
    void weights_of_no_encoder_are_not_imported() {
        Runner.Outcome outcome = Runner.run("weights", "import", toy(), "--to", "mine", "--weights", folder.toString());

        assertThat(outcome.code()).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(outcome.err())
                .contains("tensors not one has a name and a shape that an encoder has")
                .contains("known here: resnet18, resnet34,")
                .contains("'hanet weights inspect' shows what is in the file");
        assertThat(folder.resolve("mine.safetensors")).doesNotExist();
    }

    @Test
    void a_spec_that_names_weights_is_sound_without_them() {
        assertThat(Runner.run("validate", "refuge/hanet-h2", "--set", "model.encoder.weights=imagenet")
                        .code())
                .isZero();
    }
}
