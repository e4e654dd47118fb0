package dev.hanet.toolkit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunStatus;
import dev.hanet.toolkit.train.TinySpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several trainings at a time, in processes beside this one. */
class ParallelIT {
    private static final String SPEC =
            TinySpec.with("training: 4", "training: 8", "epochs: 4", "epochs: 30", "batch: 2", "batch: 1");
    private static final List<String> SAME = List.of(
            "checkpoints/best/weights.safetensors", "results/test.json", "results/test-images.csv", "spec.yaml");

    @TempDir
    private Path folder;

    private Path spec = Path.of("");

    @BeforeEach
    void write() throws IOException {
        spec = Files.writeString(folder.resolve("grid.yaml"), SPEC);
    }

    private List<String> sweep(String runs, String... more) {
        List<String> command = new ArrayList<>(List.of("sweep", spec.toString(), "--vary", "model.context.levels=1,2"));
        command.addAll(List.of("--threads", "1", "--runs", folder.resolve(runs).toString()));
        command.addAll(List.of(more));
        return command;
    }

    private Runner.Outcome run(List<String> command) {
        return Runner.run(command.toArray(String[]::new));
    }

    private List<Path> runs(String name) throws IOException {
        Path runs = folder.resolve(name).resolve("grid");
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(runs)) {
            return found.filter(RunDirectory::isOne)
                    .sorted((first, second) -> hash(first).compareTo(hash(second)))
                    .toList();
        }
    }

    private static String hash(Path run) {
        String name = run.getFileName().toString();
        return name.substring(name.lastIndexOf('-'));
    }

    /** A process that trains, as soon as some run has an epoch. */
    private Optional<ProcessHandle> trainer(String name, ProcessHandle parent)
            throws IOException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(5);
        for (Path run : runs(name)) {
            Path metrics = run.resolve(RunDirectory.METRICS);
            if (Files.exists(metrics)
                    && Files.readAllLines(metrics).size() > 1
                    && !Files.exists(run.resolve("report.md"))) {
                return parent.children().filter(ProcessHandle::isAlive).findFirst();
            }
        }
        return Optional.empty();
    }

    private void assertSame(String first, String second) throws IOException {
        List<Path> ours = runs(first);
        List<Path> theirs = runs(second);
        assertThat(theirs).hasSameSizeAs(ours);
        for (int i = 0; i < ours.size(); i++) {
            for (String file : SAME) {
                assertThat(Files.mismatch(
                                ours.get(i).resolve(file), theirs.get(i).resolve(file)))
                        .as(file)
                        .isEqualTo(-1);
            }
        }
    }

    @Test
    void two_sweeps_at_once_train_each_cell_once_and_a_killed_process_changes_nothing() throws Exception {
        Runner.Outcome straight = run(sweep("straight"));
        assertThat(straight.code()).as(straight.all()).isZero();

        CompletableFuture<Runner.Outcome> first =
                CompletableFuture.supplyAsync(() -> run(sweep("many", "--parallel", "2")));
        CompletableFuture<Runner.Outcome> second =
                CompletableFuture.supplyAsync(() -> run(sweep("many", "--parallel", "1")));
        boolean killed = false;
        while (!killed && !(first.isDone() && second.isDone())) {
            Optional<ProcessHandle> trainer = trainer("many", ProcessHandle.current());
            trainer.ifPresent(ProcessHandle::destroyForcibly);
            killed = trainer.isPresent();
        }
        for (CompletableFuture<Runner.Outcome> one : List.of(first, second)) {
            assertThat(one.get(10, TimeUnit.MINUTES).code()).as(one.get().all()).isZero();
        }
        assertThat(killed).isTrue();
        assertThat(first.get().err() + second.get().err())
                .contains("its process was ended by signal 9", "it goes on from its last whole epoch, try 2 of 3");
        assertSame("straight", "many");
        assertThat(Files.readAllLines(folder.resolve("many/grid/sweep/sweep.csv")))
                .hasSize(3);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path file : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void runs_are_gone_on_with_as_they_are_named_and_what_is_none_stops_nothing() throws IOException {
        for (String name : List.of("asked", "straight")) {
            assertThat(run(sweep(name, "--set", "train.epochs=4")).code()).isZero();
        }
        List<Path> runs = runs("asked");
        for (Path begun : runs) { // as it was before its first epoch
            for (String made : List.of("checkpoints", "results", "predictions")) {
                delete(begun.resolve(made));
            }
            Files.writeString(begun.resolve("status"), "interrupted\n");
        }
        String lines = String.join(
                "\n",
                "",
                "no\0path",
                folder + "/none",
                runs.get(0) + " --until 2",
                runs.get(1) + "",
                runs.get(0) + "",
                runs.get(1) + "");
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
        Runner.Outcome outcome;
        try {
            outcome = Runner.run("-q", "train", "--resume", "-", "--threads", "1");
        } finally {
            System.setIn(before);
        }
        assertThat(outcome.code()).as(outcome.all()).isEqualTo(ExitCode.FAILED);
        assertThat(outcome.out().lines().map(line -> JsonParser.parseString(line)
                        .getAsJsonObject()))
                .extracting(answer -> answer.get("code").getAsInt())
                .containsExactly(2, 2, 2, 0, 0, 0, 2);
        assertThat(outcome.err())
                .contains("is done: there is nothing to go on with", "'" + folder + "/none'")
                .doesNotContain("fault of the toolkit");
        assertThat(runs.get(0).resolve("results/epoch-2.json")).exists();
        assertSame("straight", "asked");
        assertThat(Runner.run("train", "--resume", "-", "--until", "2").err())
                .contains("with --resume - every line says how far: 'RUN --until EPOCH'");
    }

    @ParameterizedTest(name = "by SIG{0}")
    @CsvSource({"TERM, 143", "INT, 130"})
    @Tag("heavy")
    void a_sweep_that_is_told_to_end_leaves_runs_that_go_on(String signal, int code) throws Exception {
        List<String> command = new ArrayList<>(TrainingOptions.program());
        command.addAll(sweep("stopped", "--parallel", "2"));
        Path heard = folder.resolve("heard.txt");
        Process parent = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(heard.toFile())
                .start();
        Optional<ProcessHandle> trainer = Optional.empty();
        while (trainer.isEmpty() && parent.isAlive()) {
            trainer = trainer("stopped", parent.toHandle());
        }
        assertThat(new ProcessBuilder("kill", "-" + signal, String.valueOf(parent.pid()))
                        .start()
                        .waitFor())
                .isZero();
        assertThat(parent.waitFor()).isEqualTo(code);
        assertThat(heard)
                .content()
                .contains("stopped; what is done is kept: the same command goes on")
                .doesNotContain("failed");
        assertThat(trainer.orElseThrow().isAlive()).isFalse();
        for (Path run : runs("stopped")) {
            assertThat(RunDirectory.open(run).status()).isIn(RunStatus.INTERRUPTED, RunStatus.DONE);
        }
        assertThat(run(sweep("stopped")).code()).isZero();
        assertThat(run(sweep("straight")).code()).isZero();
        assertSame("straight", "stopped");
    }

    /** Without the last column, the runs, whose names tell the time. */
    private List<String> searched(String runs) throws IOException {
        return Files.readAllLines(folder.resolve(runs).resolve("grid/search/search.csv")).stream()
                .map(line -> line.substring(0, line.lastIndexOf(',')))
                .toList();
    }

    @Test
    @Tag("heavy")
    void two_processes_on_one_search_walk_the_course_of_one() throws Exception {
        List<String> search =
                List.of("--search", "asha", "--trials", "3", "--vary", "train.optimizer.learningRate=log(1e-3..1e-1)");
        List<String> alone = sweep("alone");
        alone.addAll(search);
        assertThat(run(alone).code()).isZero();
        List<String> first = sweep("together", "--parallel", "2");
        first.addAll(search);
        List<String> second = sweep("together", "--parallel", "1");
        second.addAll(search);
        CompletableFuture<Runner.Outcome> one = CompletableFuture.supplyAsync(() -> run(first));
        CompletableFuture<Runner.Outcome> other = CompletableFuture.supplyAsync(() -> run(second));
        assertThat(one.get().code()).as(one.get().all()).isZero();
        assertThat(other.get().code()).as(other.get().all()).isZero();
        assertThat(searched("together")).isEqualTo(searched("alone"));
        assertThat(runs("together")).hasSize(3);
    }

    /** With a stand-in for {@code sbatch} that runs the tasks here; the first one is told to end and queues again. */
    @Test
    @Tag("heavy")
    void an_array_job_of_slurm_trains_the_cells_and_the_last_job_collects() throws Exception {
        Path bin = onSlurm("USR1");
        assertThat(bin.resolve("controlled")).hasContent("requeue 1_1");
        assertThat(Files.readString(bin.resolve("submitted"))).contains("--dependency=afterany:1");
        try (Stream<Path> logs = Files.walk(folder.resolve("slurm/grid/slurm"))) {
            Path collected = logs.filter(file -> file.endsWith("collect.log"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Files.readString(collected)).contains("reused").doesNotContain("trained", "resumed");
        }
        assertThat(run(sweep("straight")).code()).isZero();
        assertSame("straight", "slurm");
    }

    /** As {@code scancel} does it. */
    @Test
    @Tag("heavy")
    void a_task_of_slurm_that_is_told_to_end_keeps_its_epochs_and_is_not_queued_again() throws Exception {
        Path bin = onSlurm("TERM");
        assertThat(bin.resolve("controlled")).doesNotExist();
        List<RunStatus> found = new ArrayList<>();
        for (Path run : runs("slurm")) {
            found.add(RunDirectory.open(run).status());
        }
        assertThat(found).containsExactlyInAnyOrder(RunStatus.DONE, RunStatus.DONE);
        try (Stream<Path> logs = Files.walk(folder.resolve("slurm/grid/slurm"))) {
            Path task =
                    logs.filter(file -> file.endsWith("task-1.log")).findFirst().orElseThrow();
            assertThat(Files.readString(task)).contains("stopped; what is done is kept");
        }
        assertThat(run(sweep("straight")).code()).isZero();
        assertSame("straight", "slurm");
    }

    /** Two cells; the first task is sent a signal once its run has an epoch. Answers where the stand-ins are. */
    private Path onSlurm(String signal) throws IOException, InterruptedException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        for (String name : List.of("sbatch", "scontrol")) {
            Path program = bin.resolve(name);
            Files.copy(Path.of("src/test/resources/stand-in").resolve(name), program);
            assertThat(program.toFile().setExecutable(true)).isTrue();
        }
        List<String> command = new ArrayList<>(TrainingOptions.program());
        command.addAll(sweep("slurm", "--on", "slurm", "--sbatch", "partition=long"));
        Path heard = folder.resolve("heard.txt");
        ProcessBuilder process =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(heard.toFile());
        process.environment().merge("PATH", bin.toString(), (path, first) -> first + ":" + path);
        process.environment().put("HANET_RUNS", folder.resolve("slurm").toString());
        process.environment().put("STAND_IN_SIGNAL", signal);
        assertThat(process.start().waitFor()).as(Files.readString(heard)).isZero();
        assertThat(heard).content().contains("submitted 1, 2 tasks, and 2, which collects ('scancel 1 2' ends both)");
        return bin;
    }

    /** With nothing on its path, whatever the machine has. */
    @Test
    void a_machine_without_slurm_is_told() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(TrainingOptions.program());
        command.addAll(sweep("none", "--on", "slurm"));
        Path heard = folder.resolve("heard.txt");
        ProcessBuilder process =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(heard.toFile());
        process.environment().put("PATH", folder.toString());
        assertThat(process.start().waitFor()).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(heard).content().contains("there is no sbatch here");
    }

    @Test
    void what_does_not_go_together_is_told() {
        assertThat(run(sweep("none", "--sbatch", "time=1")).err()).contains("--sbatch goes with --on slurm");
        assertThat(run(sweep("none", "--on", "slurm", "--parallel", "2")).err())
                .contains("--parallel is for one machine");
        assertThat(run(sweep("none", "--cell", "0123")).err())
                .contains("none of these 2 trainings has the hash '0123'");
        assertThat(run(sweep("none", "--on", "slurm", "--dry")).out())
                .contains("#SBATCH --array=1-2", "#SBATCH --signal=B:USR1@120", "--cell \"$cell\"");
        Runner.Outcome reproduced = Runner.run(
                "reproduce",
                "table1",
                "--on",
                "phantom",
                "--on",
                "slurm",
                "--dry",
                "--runs",
                folder.resolve("none").toString());
        assertThat(reproduced.err()).as(reproduced.all()).contains("train it first: ./hanet train");
        Runner.Outcome drive = Runner.run(
                "reproduce", "table3", "--on", "phantom", "--on=slurm", "--dry", "--seeds", "1", "--runs", "some");
        assertThat(drive.out())
                .as(drive.all())
                .contains("reproduce table3 --on phantom --seeds 1 --runs some --threads 4 --cell \"$cell\"", "slurm/");
        assertThat(Runner.run("train", spec.toString(), "--on", "slurm").err()).contains("--on goes with --folds");
        assertThat(Runner.run("train", spec.toString(), "--dry").err()).contains("--dry goes with --folds");
        String folds = "data.split={type: folds, folds: 4, validation: 1}";
        assertThat(Runner.run("train", spec.toString(), "--set", folds, "--folds", "--on", "slurm", "--dry")
                        .out())
                .contains("#SBATCH --array=1-4", "--folds --threads 4 --cell \"$cell\"");
        assertThat(Runner.run("train", spec.toString(), "--set", folds, "--folds", "--dry", "--runs", "" + folder)
                        .out()
                        .lines())
                .hasSize(4)
                .allMatch(line -> line.endsWith(": to be trained"));
        assertThat(run(sweep("none", "--parallel", "0")).err())
                .contains("'0' is no number of trainings; give 1 to 1024");
        assertThat(Runner.run("train", spec.toString(), "--parallel", "2").err())
                .contains("--parallel goes with --folds: one process trains one network");
        assertThat(Runner.run("train", spec.toString(), "--until", "2").err())
                .contains("--until goes with --resume RUN and an epoch from 1");
    }
}
