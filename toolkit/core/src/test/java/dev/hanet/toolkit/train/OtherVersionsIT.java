package dev.hanet.toolkit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.weights.Safetensors;
import dev.hanet.blocks.weights.SafetensorsFile;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.run.CodeVersion;
import dev.hanet.toolkit.run.FinishedRun;
import dev.hanet.toolkit.run.RecordedData;
import dev.hanet.toolkit.run.RunDirectories;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.use.Compare;
import dev.hanet.toolkit.use.Evaluate;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    @Test
    void a_part_that_no_plugin_brings_any_more_is_told_as_that() throws IOException {
        Path resolved = run.resolve("resolved.yaml");
        Files.writeString(resolved, Files.readString(resolved).replace("type: ha", "type: sharpen"));
        RunDirectory.open(resealed());
        assertThatThrownBy(() -> new Sessions(experiments.loader()).read(run))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("'sharpen' is not a known type")
                .hasMessageEndingWith("(name the plugin that brings it, in HANET_PLUGINS or with --plugin; else use the"
                        + " code that made the run, or train the spec anew)");
    }

    @Test
    void a_run_of_other_code_goes_on_only_where_that_is_wanted() throws IOException {
        String code = CodeVersion.current();
        RunDirectory.open(writtenBy("0.0.9"));
        assertThatThrownBy(() -> resume(run))
                .isInstanceOf(HanetException.class)
                .hasMessage("'" + run + "' was made by the code '0.0.9', and this is '" + code
                        + "' (use the code that made it, or say --any-code if that is meant; numbers may then be others than"
                        + " before)");
        List<String> notes = new ArrayList<>();
        TrainSettings settings = experiments.settings("runs");
        experiments
                .train()
                .resume(
                        run,
                        experiments.settings("runs", new TrainSettings.Reuse(true, false, false), settings.threads()),
                        noting(notes));
        String told = "other code than the run was made by: '0.0.9' made it, this is '" + code + "'";
        assertThat(notes).contains(told);
        assertThat(run.resolve("log.txt")).content().contains(told);
    }

    @Test
    void a_run_of_other_code_is_measured_and_compared_only_where_that_is_wanted() throws IOException {
        resume(run);
        Path same = folder.resolve("same");
        copy(run, same);
        writtenBy("0.0.9");
        Sessions sessions = new Sessions(experiments.loader());
        Evaluate evaluate = new Evaluate(sessions, experiments.catalog());
        assertThatThrownBy(() -> evaluate.run(
                        sessions.read(run), Optional.of(Part.TEST), place(RecordedData.Accepted.NOTHING), image -> {}))
                .hasMessageContaining("was made by the code '0.0.9'");
        RecordedData.Accepted anyCode = new RecordedData.Accepted(false, true);
        assertThat(evaluate.run(sessions.read(run), Optional.of(Part.TEST), place(anyCode), image -> {})
                        .cautions())
                .hasSize(1);
        assertThatThrownBy(() -> Compare.of(same, run, RecordedData.Accepted.NOTHING))
                .hasMessageContaining("'" + run + "' was made by the code '0.0.9', and '" + same + "' by '")
                .hasMessageContaining("--any-code");
        assertThat(Compare.of(same, run, anyCode).code()).isPresent();
        assertThat(Compare.of(same, same, RecordedData.Accepted.NOTHING).code()).isEmpty();
    }

    private static Evaluate.Place place(RecordedData.Accepted accepted) {
        return new Evaluate.Place(DataRoots.of(), Device.CPU, accepted, Optional.empty());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    @Test
    void another_number_of_threads_is_told() {
        List<String> notes = new ArrayList<>();
        int threads = experiments.settings("runs").threads() + 1;
        experiments
                .train()
                .resume(run, experiments.settings("runs", TrainSettings.Reuse.SAME_CODE, threads), noting(notes));
        assertThat(notes).anyMatch(note -> note.contains("threads: its numbers may differ in their last digits"));
    }

    @Test
    void a_folder_of_runs_names_the_newest() {
        assertThatThrownBy(() -> RunDirectory.open(run.getParent()))
                .hasMessage("'" + run.getParent()
                        + "' is no run but a folder of 1 run (name one of them, such as the newest, '" + run + "')");
    }

    @Test
    void a_status_without_its_line_end_may_be_cut_off_and_is_told_with_what_to_type() throws IOException {
        Files.writeString(run.resolve("status"), "interrupted");
        assertThatThrownBy(() -> resume(run))
                .hasMessageContaining("echo interrupted > " + run.resolve("status") + "; hanet train --resume " + run);
    }

    private static TrainListener noting(List<String> notes) {
        return new TrainListener() {
            @Override
            public void note(String sentence) {
                notes.add(sentence);
            }
        };
    }

    private Path writtenBy(String code) throws IOException {
        Path provenance = run.resolve("provenance.json");
        String text = Files.readString(provenance);
        assertThat(text).contains("\"code\": \"" + CodeVersion.current() + "\"");
        Files.writeString(
                provenance, text.replace("\"code\": \"" + CodeVersion.current() + "\"", "\"code\": \"" + code + "\""));
        new RunDirectory(run).seal("provenance.json");
        return run;
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
