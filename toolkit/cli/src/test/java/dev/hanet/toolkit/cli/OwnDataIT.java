package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.blocks.torch.TorchEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The example of one's own folder, from its drawing to a prediction, and what is told when something in it does not fit. */
class OwnDataIT {
    private static final Path EXAMPLE = Path.of("../../examples/own-data");

    @TempDir
    private Path folder;

    @BeforeEach
    void draw() throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String program = EXAMPLE.resolve("DrawImages.java").toString();
        Process drawing = new ProcessBuilder(java, program, folder.toString())
                .redirectErrorStream(true)
                .start();
        String told = new String(drawing.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(drawing.waitFor()).as(told).isZero();
        Files.copy(EXAMPLE.resolve("spec.yaml"), folder.resolve("spec.yaml"));
    }

    private Runner.Outcome run(String... arguments) {
        return Runner.run(arguments);
    }

    private String spec() {
        return folder.resolve("spec.yaml").toString();
    }

    @Test
    void folder_of_ones_own_is_checked_trained_and_used() throws IOException {
        String runs = folder.resolve("runs").toString();
        Runner.Outcome checked = run("data", "check", spec(), "--images", "0");
        assertThat(checked.all()).contains("training: 16 images", "nothing is wrong or odd");

        Runner.Outcome trained = run("train", spec(), "--runs", runs, "--set", "train.epochs=1", "--threads", "3");
        assertThat(trained.code()).as(trained.all()).isZero();

        try (Stream<Path> made = Files.list(folder.resolve("runs/spec"))) {
            Path run = made.findFirst().orElseThrow();
            assertThat(run.resolve("provenance.json")).content().contains("\"engineThreads\": \"3\"");
            Runner.Outcome measured = run("evaluate", run.toString(), "--part", "validation");
            assertThat(measured.code())
                    .as("the run knows where its data lies: " + measured.all())
                    .isZero();
            Path out = folder.resolve("predicted");
            Runner.Outcome predicted = Runner.run(
                    "predict",
                    run.toString(),
                    folder.resolve("images/p02_left.png").toString(),
                    "--out",
                    out.toString(),
                    "--threads",
                    "2");
            assertThat(predicted.code()).as(predicted.all()).isZero();
            assertThat(TorchEngine.threads()).isEqualTo(2);
            assertThat(out.resolve("p02_left.mask.png")).isNotEmptyFile();
            what_cannot_be_read_stops_nothing_else(run.toString());
        }
    }

    private void what_cannot_be_read_stops_nothing_else(String run) throws IOException {
        Path images = Files.createDirectory(folder.resolve("new"));
        byte[] whole = Files.readAllBytes(folder.resolve("images/p01_left.png"));
        Files.write(images.resolve("a_cut.png"), Arrays.copyOf(whole, whole.length / 2));
        Files.write(images.resolve("b_empty.png"), new byte[0]);
        Files.writeString(images.resolve("c_text.png"), "no image");
        Files.write(images.resolve("d_whole.png"), whole);
        Path out = folder.resolve("new-masks");
        Runner.Outcome predicted = run("predict", run, images.toString(), "--out", out.toString());
        assertThat(predicted.code()).isEqualTo(ExitCode.FAILED);
        assertThat(predicted.err())
                .contains("3 of 4 images failed:", "a_cut.png", "b_empty.png", "c_text.png")
                .doesNotContain("Exception");
        assertThat(out.resolve("d_whole.mask.png")).isNotEmptyFile();
        assertThat(out.toFile().list()).as("no half file").allMatch(name -> name.startsWith("d_whole."));
    }

    @ParameterizedTest(name = "--threads {0}")
    @CsvSource({"0", "-1", "2000"})
    void a_number_of_cores_that_none_has_is_told(String threads) {
        Runner.Outcome outcome = run("train", spec(), "--data", folder.toString(), "--threads", threads);
        assertThat(outcome.code()).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(outcome.err()).contains("--threads: '" + threads + "' is no number of cores", "give 1 to 1024");
    }

    @ParameterizedTest(name = "{0} is told at {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "data.dataset.images=shots/{patient}_{eye}.png | --set:1:21 | data.dataset.images: there is no folder 'shots'",
                "data.dataset.attributes.by=name | --set:1:28 | data.dataset.attributes.by: the table",
                "data.dataset.attributes.file=none.csv | --set:1:30 | data.dataset.attributes.file: there is no table",
                "data.split.together=age | --set:1:21 | data.split.together: item 'p01-left' has no attribute 'age'",
                "seed=2 | spec.yaml:15:12 | data.dataset.masks: no file of 'masks/{patient}_{eye}_mask.png' for 'p03-right'",
            })
    void what_only_the_data_can_tell_is_told_at_its_key_before_a_run_is_made(String option, String place, String what)
            throws IOException {
        if (option.startsWith("seed")) {
            Files.delete(folder.resolve("masks/p03_right_mask.png"));
        }
        Runner.Outcome checked = run("data", "check", spec(), "--data", folder.toString(), "--set", option);
        Runner.Outcome trained = run(
                "train",
                spec(),
                "--data",
                folder.toString(),
                "--runs",
                folder.resolve("runs").toString(),
                "--set",
                option);
        for (Runner.Outcome told : List.of(checked, trained)) {
            assertThat(told.code()).isEqualTo(ExitCode.WRONG_INPUT);
            assertThat(told.all()).contains(place + ": " + what);
        }
        assertThat(folder.resolve("runs")).doesNotExist();
    }
}
