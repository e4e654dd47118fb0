package dev.hanet.toolkit.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.weights.Sha256;
import dev.hanet.toolkit.data.Part;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFilesTest {
    @Test
    void all_images_together() {
        GoldenFiles.assertSame("test.json", ResultFiles.json(Results.measured()));
    }

    @Test
    void image_by_image() {
        GoldenFiles.assertSame("test-images.csv", ResultFiles.imagesCsv(Results.measured()));
        GoldenFiles.assertSame("test-images.json", ResultFiles.imagesJson(Results.measured()));
    }

    @Test
    void what_cannot_be_measured_is_null() {
        assertThat(ResultFiles.json(Results.nothingFound())).contains("\"auc\": null");
        assertThat(ResultFiles.imagesCsv(Results.nothingFound())).contains("02,whole,0,0.5,,0\n");
    }

    @Test
    void three_files_for_a_part(@TempDir Path folder) {
        ResultFiles.write(folder, "test", Results.measured());
        assertThat(folder)
                .isDirectoryContaining("glob:**/test.json")
                .isDirectoryContaining("glob:**/test-images.csv")
                .isDirectoryContaining("glob:**/test-images.json");
    }

    @Test
    void provenance_says_what_a_run_was_made_of() {
        var versions = new LinkedHashMap<String, String>();
        versions.put("djl", "0.35.1");
        versions.put("torch", "2.7.1");
        var provenance = new Provenance(
                Instant.parse("2026-11-22T12:00:00Z"),
                new Provenance.Ingredients(
                        "0.1.0 (4b21a55)",
                        List.of(new Provenance.DataFile("images/01.png", 3, Sha256.of("abc"))),
                        Map.of(Part.TRAINING, List.of("01"), Part.VALIDATION, List.of(), Part.TEST, List.of())),
                versions,
                "cpu, 2 threads",
                Map.of("run", 17L),
                Map.of("", Path.of("/study")),
                List.of("train", "quickstart", "--set", "train.epochs=2"),
                new Host("OpenJDK 17", "Linux amd64", 2, 8_000_000_000L),
                List.of());
        GoldenFiles.assertSame("provenance.json", provenance.json());
    }

    @Test
    void the_host_knows_its_own_cores() {
        assertThat(Host.current().cores()).isPositive();
        assertThat(Host.current().jvm()).contains(System.getProperty("java.runtime.version"));
    }
}
