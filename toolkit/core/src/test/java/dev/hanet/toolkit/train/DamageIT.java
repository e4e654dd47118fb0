package dev.hanet.toolkit.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hanet.blocks.torch.Device;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.disk.FaultyDisk;
import dev.hanet.toolkit.report.Report;
import dev.hanet.toolkit.run.FinishedRun;
import dev.hanet.toolkit.run.RecordedData;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunStatus;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.use.Evaluate;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every file of a run deleted, truncated, and with bits flipped in many places: whoever reads it says so. */
class DamageIT {
    /** Written for people, or for programs of their own; no command reads them. */
    private static final Set<String> UNREAD = Set.of(
            "spec.yaml",
            "summary.txt",
            "log.txt",
            "lock",
            "metrics.jsonl",
            "report.md",
            "report.html",
            "checkpoints/best/resolved.yaml",
            "checkpoints/last/resolved.yaml");

    @TempDir
    private static Path folder;

    private static Experiments experiments;
    private static Path straight;
    private static Path done;
    private static Path interrupted;

    enum Damage {
        DELETED {
            @Override
            void doTo(Path file, int place) throws IOException {
                Files.delete(file);
            }
        },
        TRUNCATED {
            @Override
            void doTo(Path file, int place) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(bytes, bytes.length * place / PLACES));
            }
        },
        FLIPPED {
            @Override
            void doTo(Path file, int place) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                if (bytes.length > 0) {
                    bytes[(int) ((long) bytes.length * place / PLACES)] ^= 1;
                    Files.write(file, bytes);
                }
            }
        };

        static final int PLACES = Integer.getInteger("hanet.places", 4);

        abstract void doTo(Path file, int place) throws IOException;
    }

    @BeforeAll
    static void train() {
        experiments = new Experiments(folder);
        Overlay three = Overlay.parse("train.epochs=3", "seed=2", "train.optimizer.learningRate=0.5");
        done = experiments
                .train()
                .begin(experiments.tiny(three), experiments.settings("done"), TrainListener.SILENT)
                .run();
        straight = done;
        Heard stop = Heard.stoppingAt(3, 2);
        assertThatThrownBy(
                        () -> experiments.train().begin(experiments.tiny(three), experiments.settings("stopped"), stop))
                .isInstanceOf(Heard.Stop.class);
        interrupted = stop.run();
    }

    private static Set<String> files(Path run) throws IOException {
        try (Stream<Path> all = Files.walk(run)) {
            return new TreeSet<>(all.filter(Files::isRegularFile)
                    .map(file -> run.relativize(file).toString())
                    .toList());
        }
    }

    private static Path copy(Path run, String name) throws IOException {
        Path to = Files.createTempDirectory(folder, name).resolve(run.getFileName());
        for (String file : files(run)) {
            Path target = to.resolve(file);
            Files.createDirectories(target.getParent());
            Files.copy(run.resolve(file), target);
        }
        return to;
    }

    /**
     * What {@code compare}, {@code sweep}, {@code reproduce}, {@code evaluate}, {@code predict}, {@code explain}, {@code export} and
     * {@code report} read.
     */
    private static String read(Path run) {
        FinishedRun finished = FinishedRun.read(RunDirectory.open(run));
        assertThat(finished.baselines()).isNotEmpty();
        assertThat(finished.test()).isPresent();
        assertThat(finished.machine()).isNotNull();
        String html =
                Report.read(RunDirectory.open(run)).page(RunDirectory.open(run)).html();
        assertThat(html).isNotEmpty();
        Set<String> weights =
                new Sessions(experiments.loader()).read(run).weights().keySet();
        assertThat(weights).isNotEmpty();
        return finished.baselines().keySet()
                + finished.test().orElseThrow().values().toString()
                + finished.machine()
                + html
                + weights;
    }

    /** Whatever cannot be read, at whatever place: its name is told, or it was not needed and all is as before. */
    @ParameterizedTest
    @EnumSource(
            value = FaultyDisk.Failure.class,
            names = {"IO", "DENIED"})
    void a_disk_that_cannot_be_read_is_told(FaultyDisk.Failure failure) {
        FaultyDisk whole = new FaultyDisk();
        String expected = read(whole.path(done));
        assertThat(whole.reads()).isGreaterThan(10);
        for (int number = 0; number < whole.reads(); number++) {
            FaultyDisk disk = new FaultyDisk().failingRead(number, failure);
            String[] found = {""};
            Throwable told = catchThrowable(() -> found[0] = read(disk.path(done)));
            if (told == null) {
                assertThat(found[0]).as("read " + number).isEqualTo(expected);
            } else {
                assertThat(told).as("read " + number).isInstanceOfSatisfying(HanetException.class, words -> assertThat(
                                words.located())
                        .contains(done.toString())
                        .doesNotContain("\n"));
            }
        }
    }

    /** A run that may be read alone: what writes into it says so before it has worked, what does not does not care. */
    @ParameterizedTest
    @EnumSource(
            value = FaultyDisk.Failure.class,
            names = {"DENIED", "READ_ONLY", "FULL"})
    void a_run_that_cannot_be_written_is_read_all_the_same(FaultyDisk.Failure failure) throws IOException {
        Path run = copy(done, "closed");
        assertThat(read(new FaultyDisk().failing(0, Integer.MAX_VALUE, failure).path(run)))
                .isNotEmpty();
        Path closed = new FaultyDisk().failing(0, Integer.MAX_VALUE, failure).path(run);
        List<String> segmented = new ArrayList<>();
        Evaluate evaluate = new Evaluate(new Sessions(experiments.loader()), experiments.catalog());
        Evaluate.Place place =
                new Evaluate.Place(DataRoots.of(), Device.CPU, RecordedData.Accepted.NOTHING, Optional.empty());
        assertThatThrownBy(() -> evaluate.run(
                        new Sessions(experiments.loader()).read(closed),
                        Optional.of(Part.TEST),
                        place,
                        image -> segmented.add(image.id())))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("evaluations");
        assertThat(segmented).isEmpty();
        Path elsewhere = Files.createTempDirectory(folder, "elsewhere");
        assertThat(evaluate.run(
                                new Sessions(experiments.loader()).read(closed),
                                Optional.of(Part.TEST),
                                new Evaluate.Place(
                                        DataRoots.of(),
                                        Device.CPU,
                                        RecordedData.Accepted.NOTHING,
                                        Optional.of(elsewhere)),
                                image -> {})
                        .folder())
                .isDirectoryContaining(file -> file.endsWith("test.json"));
        assertThatThrownBy(() -> Report.read(RunDirectory.open(closed)).write(RunDirectory.open(closed)))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("report");
        assertThat(files(run)).isEqualTo(files(done));
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void a_finished_run_is_read_whole_or_told(Damage damage) throws IOException {
        Path run = copy(done, "whole");
        read(run);
        for (String name : files(run)) {
            byte[] whole = Files.readAllBytes(run.resolve(name));
            boolean unread = UNREAD.contains(name)
                    || name.startsWith("predictions/")
                    || name.endsWith(".csv") && !name.equals("metrics.csv")
                    || name.endsWith("checkpoint.safetensors");
            for (int place = 0; place < Damage.PLACES; place++) {
                damage.doTo(run.resolve(name), place);
                Throwable told = catchThrowable(() -> read(run));
                Files.write(run.resolve(name), whole);
                if (unread) {
                    assertThat(told).as("%s %s", damage, name).isNull();
                } else {
                    assertTold(told, name, damage + " at " + place);
                }
            }
        }
    }

    private static void assertTold(Throwable told, String name, String where) {
        assertThat(told).as("%s %s", name, where).isInstanceOfSatisfying(HanetException.class, words -> assertThat(
                        words.located())
                .contains(Path.of(name).getFileName().toString()));
    }

    /** What may stand where a file is needed. */
    enum Stranger {
        PIPE {
            @Override
            void standAt(Path file) throws IOException {
                assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "this system makes no pipes by name");
                new ProcessBuilder("/usr/bin/mkfifo", file.toString())
                        .start()
                        .onExit()
                        .join();
            }
        },
        FOLDER {
            @Override
            void standAt(Path file) throws IOException {
                Files.createDirectory(file);
            }
        },
        LOOP {
            @Override
            void standAt(Path file) throws IOException {
                Files.createSymbolicLink(file, file.getFileName());
            }
        };

        abstract void standAt(Path file) throws IOException;
    }

    /** Whoever opens a pipe waits until somebody opens its other end. */
    @ParameterizedTest
    @EnumSource(Stranger.class)
    @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatever_stands_in_a_files_place_is_told_and_waited_for_by_nobody(Stranger stranger) throws IOException {
        Path run = copy(done, "strange");
        String expected = read(run);
        for (String name : files(run)) {
            byte[] whole = Files.readAllBytes(run.resolve(name));
            Files.delete(run.resolve(name));
            stranger.standAt(run.resolve(name));
            String[] found = {""};
            Throwable told = catchThrowable(() -> found[0] = read(run));
            if (told == null) {
                assertThat(found[0]).as(name).isEqualTo(expected);
            } else {
                assertTold(told, name, stranger.toString());
            }
            Files.delete(run.resolve(name));
            Files.write(run.resolve(name), whole);
        }
        for (String name : files(interrupted)) {
            Path part = copy(interrupted, "strange");
            Files.delete(part.resolve(name));
            stranger.standAt(part.resolve(name));
            Throwable told =
                    catchThrowable(() -> experiments.train().resume(part, experiments.settings("x"), new Heard()));
            if (told == null) {
                assertSame(part);
            } else {
                assertTold(told, name, stranger.toString());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Damage.class)
    void an_interrupted_run_goes_on_from_what_is_whole_or_is_told(Damage damage) throws IOException {
        for (String name : List.of(
                "resolved.yaml",
                "provenance.json",
                "status",
                "files.sha256",
                "metrics.csv",
                "checkpoints/last",
                "best")) {
            Path run = copy(interrupted, "part");
            boolean last = name.equals("checkpoints/last");
            boolean best = name.equals("best");
            String file = last
                    ? "checkpoints/last/checkpoint.safetensors"
                    : best ? "checkpoints/best/weights.safetensors" : name;
            byte[] whole = Files.readAllBytes(run.resolve(file));
            for (int place = 0; place < (last ? 1 : Damage.PLACES); place++) {
                damage.doTo(run.resolve(file), last ? Damage.PLACES / 2 : place);
                Heard heard = new Heard();
                Throwable told =
                        catchThrowable(() -> experiments.train().resume(run, experiments.settings("x"), heard));
                if (last) {
                    assertThat(told).isNull();
                    assertThat(heard.notes()).anyMatch(note -> note.contains("goes on from epoch 1"));
                    assertSame(run);
                } else {
                    assertTold(told, file, damage + " at " + place);
                    assertThat(heard.steps()).as(file).isZero();
                    Files.write(run.resolve(file), whole);
                }
            }
        }
    }

    /** Such as an attempt that was cut off after its report and goes on with other numbers of threads, or on another device. */
    @Test
    void a_run_whose_last_attempt_drew_other_pictures_comes_to_its_end() throws IOException {
        Path run = copy(done, "drawn");
        RunDirectory opened = RunDirectory.open(run);
        for (String name : files(run)) {
            if (name.startsWith("report/") && !name.endsWith(".json")) {
                Files.write(run.resolve(name), new byte[] {1, 2, 3});
                opened.seal(name);
            }
        }
        Files.writeString(opened.file(RunDirectory.STATUS), "interrupted\n");
        experiments.train().resume(run, experiments.settings("x"), new Heard());
        assertSame(run);
        read(run);
    }

    /** The best epoch here is the first, which no other checkpoint holds any more. */
    @Test
    void the_best_epoch_is_one_of_before() {
        assertThat(dev.hanet.toolkit.run.Checkpoints.of(RunDirectory.open(interrupted))
                        .bestEpoch()
                        .epoch())
                .isEqualTo(1);
    }

    private static void assertSame(Path run) throws IOException {
        assertThat(RunDirectory.open(run).status()).isEqualTo(RunStatus.DONE);
        for (String file : List.of(
                "metrics.csv",
                "results/test.json",
                "checkpoints/last/checkpoint.safetensors",
                "checkpoints/best/weights.safetensors")) {
            assertThat(Files.mismatch(straight.resolve(file), run.resolve(file)))
                    .as(file)
                    .isEqualTo(-1);
        }
    }
}
