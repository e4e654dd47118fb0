package dev.hanet.toolkit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.weights.Safetensors;
import dev.hanet.blocks.weights.SafetensorsFile;
import dev.hanet.toolkit.run.FinishedRun;
import dev.hanet.toolkit.run.RunDirectories;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run directories that came from elsewhere: another version, another place, half a copy, another time. */
class OtherVersionsIT {
    @TempDir
    private Path folder;

    private Experiments experiments;
    private Path run;

    @BeforeEach
    void stop() {
        experiments = new Experiments(folder);
        Heard stop = Heard.stoppingAt(2, 1);
        assertThatThrownBy(() -> experiments
                        .train()
                        .begin(experiments.tiny(Overlay.parse("train.epochs=2")), experiments.settings("runs"), stop))
                .isInstanceOf(Heard.Stop.class);
        run = stop.run();
    }

    private TrainResult resume(Path path) {
        return experiments.train().resume(path, experiments.settings("runs"), TrainListener.SILENT);
    }

    @Test
    void a_spec_of_a_newer_version_is_told_with_both() throws IOException {
        Path resolved = run.resolve("resolved.yaml");
        Files.writeString(resolved, Files.readString(resolved).replace("  batch:", "  batchesOfTomorrow: 3\n  batch:"));
        RunDirectory.open(resealed());
        assertThatThrownBy(() -> resume(run))
                .isInstanceOf(HanetException.class)
                .hasMessageStartingWith("'" + resolved + "' was written by the code '")
                .hasMessageContaining("does not read it: ")
                .hasMessageContaining("batchesOfTomorrow")
                .hasMessageEndingWith("(use the code that made the run, or train the spec anew)");
        assertThatThrownBy(() -> new Sessions(experiments.loader()).read(run)).hasMessageContaining("does not read it");
    }

    /** As the other version would have written it. */
    private Path resealed() throws IOException {
        Files.delete(run.resolve("files.sha256"));
        new RunDirectory(run).seal("resolved.yaml", "provenance.json");
        return run;
    }

    @Test
    void a_checkpoint_of_another_version_is_told() {
        for (String name : new String[] {"last/checkpoint", "best/weights"}) {
            Path file = run.resolve("checkpoints/" + name + ".safetensors");
            SafetensorsFile content = Safetensors.read(file);
            Map<String, String> metadata = new LinkedHashMap<>(content.metadata());
            metadata.put("format", "hanet-checkpoint-3");
            Safetensors.write(file, content.tensors(), metadata);
        }
        assertThatThrownBy(() -> resume(run))
                .hasMessage("'" + run.resolve("checkpoints/last/checkpoint.safetensors")
                        + "' is of the format 'hanet-checkpoint-3', and this version reads 'hanet-checkpoint-2' (use the version that"
                        + " made the run, or train the spec anew)");
        assertThatThrownBy(() -> new Sessions(experiments.loader()).read(run))
                .hasMessageContaining("hanet-checkpoint-3");
    }

    @Test
    void a_run_that_was_renamed_and_moved_goes_on() throws IOException {
        Path moved = Files.createDirectories(folder.resolve("elsewhere, on a disk with 'odd' names"))
                .resolve("a run");
        Files.move(run, moved);
        resume(moved);
        assertThat(FinishedRun.read(RunDirectory.open(moved)).test()).isPresent();
    }

    @Test
    void a_copy_that_lacks_the_checkpoints_of_epochs_that_were_done_is_told() throws IOException {
        Files.delete(run.resolve("checkpoints/last/checkpoint.safetensors"));
        assertThatThrownBy(() -> resume(run))
                .hasMessageContaining("checkpoints/last/checkpoint.safetensors")
                .hasMessageContaining("though epochs were done");
    }

    @Test
    void a_clock_that_goes_back_overwrites_nothing() throws IOException {
        Clock early = Clock.fixed(Instant.parse("2001-01-01T00:00:00Z"), ZoneOffset.UTC);
        RunDirectories runs = new RunDirectories(folder.resolve("back"), early);
        Path first =
                runs.create("tiny", "0123456789", "", "version: 1", made -> {}).path();
        Path again =
                runs.create("tiny", "0123456789", "", "version: 1", made -> {}).path();
        assertThat(again).hasFileName(first.getFileName() + "-2");
        resume(run);
        try (Stream<Path> all = Files.list(folder.resolve("back/tiny"))) {
            assertThat(all).containsExactlyInAnyOrder(first, again);
        }
    }
}
