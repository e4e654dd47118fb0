package dev.hanet.toolkit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path root;

    private RunDirectories runs;

    @BeforeEach
    void set_up() {
        runs = new RunDirectories(root, NOON);
    }

    private RunDirectory create() {
        return runs.create(
                "drive/hanet", "0123456789abcdef", "extends: preset:drive/base\n", "version: 1\n", made -> {});
    }

    @Test
    void is_named_by_experiment_time_and_hash() {
        RunDirectory run = create();
        assertThat(run.path()).isEqualTo(root.resolve("drive/hanet/20261122-120000-01234567"));
        assertThat(run.path()).isDirectoryContaining("glob:**/spec.yaml");
        assertThat(run.resolved()).isEqualTo("version: 1\n");
        assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void a_second_run_of_the_same_second_has_its_own_directory() {
        assertThat(create().path()).isNotEqualTo(create().path());
        assertThat(create().path()).hasFileName("20261122-120000-01234567-3");
    }

    @Test
    void a_clock_that_goes_back_changes_no_run_that_is_there() throws IOException {
        RunDirectory first = create();
        first.status(RunStatus.DONE);
        Clock back = Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), ZoneOffset.UTC);
        RunDirectory second = new RunDirectories(root, back)
                .create("drive/hanet", "0123456789abcdef", "extends: preset:drive/base\n", "version: 1\n", made -> {});
        assertThat(second.path()).hasFileName("20200101-000000-01234567");
        assertThat(RunDirectory.open(first.path()).status()).isEqualTo(RunStatus.DONE);
        assertThat(RunDirectory.open(second.path()).status()).isEqualTo(RunStatus.RUNNING);
        Path underWay = Files.writeString(second.path().resolve(".metrics.csv-1.part"), "of tomorrow");
        Files.setLastModifiedTime(underWay, FileTime.from(Instant.now().plus(Duration.ofDays(1))));
        second.removeUnderWay();
        assertThat(underWay).exists();
    }

    @Test
    void opens_what_it_made() {
        RunDirectory run = create();
        run.status(RunStatus.DONE);
        assertThat(RunDirectory.open(run.path()).status()).isEqualTo(RunStatus.DONE);
    }

    @Test
    void a_checkpoint_has_its_own_resolved_spec() {
        Path checkpoint = create().checkpoint("best");
        assertThat(checkpoint).hasFileName("best");
        assertThat(checkpoint.resolve("resolved.yaml")).hasContent("version: 1\n");
    }

    @Test
    void leaves_nothing_half_written_behind() throws IOException {
        RunDirectory run = create();
        run.write("summary.txt", "a");
        run.write("summary.txt", "b");
        try (var files = Files.list(run.path())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("files.sha256", "resolved.yaml", "spec.yaml", "status", "summary.txt");
        }
    }

    @Test
    void says_what_is_missing_of_a_run_directory() throws IOException {
        Files.createDirectory(root.resolve("photos"));
        Files.writeString(root.resolve("note"), "");
        assertRefused("photos", "is no whole run directory: it lacks 'resolved.yaml' and 'status' and 'files.sha256'");
        assertRefused("note", "is a file, not a run directory");
        assertThatThrownBy(() -> RunDirectory.open(root.resolve("nowhere")))
                .hasMessageStartingWith(
                        "there is no run directory '" + root.resolve("nowhere") + "' (a run directory is");

        RunDirectory run = create();
        Files.writeString(run.file("status"), "dnoe\n");
        assertThatThrownBy(() -> RunDirectory.open(run.path()))
                .hasMessageStartingWith(
                        "'" + run.file("status") + "' says 'dnoe', not running, interrupted, done or failed (");
    }

    private void assertRefused(String name, String message) {
        assertThatThrownBy(() -> RunDirectory.open(root.resolve(name)))
                .isInstanceOfSatisfying(RunException.class, refusal -> {
                    assertThat(refusal.problem()).isEqualTo("'" + root.resolve(name) + "' " + message);
                    assertThat(refusal.remedy().orElseThrow())
                            .startsWith("a run directory is what 'hanet train' makes");
                });
    }

    @Test
    void an_experiment_cannot_lead_out_of_the_folder() {
        assertThatThrownBy(() -> runs.create("../elsewhere", "0", "", "", made -> {}))
                .hasMessage("'../elsewhere' cannot name a folder of runs"
                        + " (use letters, digits, '.', '_', '-', and '/' between folders)");
        assertThatThrownBy(() -> runs.create("/etc", "0", "", "", made -> {}))
                .hasMessageStartingWith("'/etc' cannot name a folder of runs (");
    }

    @Test
    void a_file_in_the_way_is_told() throws IOException {
        Files.writeString(root.resolve("drive"), "");
        assertThatThrownBy(this::create)
                .hasMessage("cannot write '" + root.resolve("drive/hanet") + "': a file stands where a folder is needed"
                        + " (move it, or choose another folder)");
    }

    @Test
    void the_log_goes_on_where_it_was() {
        RunDirectory run = create();
        try (var log = run.log()) {
            log.say("epoch 1");
        }
        try (var log = run.log()) {
            log.say("epoch 2");
        }
        assertThat(AtomicFiles.read(run.file("log.txt")).lines())
                .satisfiesExactly(line -> assertThat(line).endsWith("Z epoch 1"), line -> assertThat(line)
                        .endsWith("Z epoch 2"));
    }
}
