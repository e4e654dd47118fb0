package dev.hanet.toolkit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.execution.Launcher;
import dev.hanet.toolkit.execution.Resident;
import dev.hanet.toolkit.execution.ThisMachine;
import dev.hanet.yaml.HanetException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes as tasks of a Spark of two executor threads in this process. */
class SparkLauncherIT {
    private static Launcher spark = new ThisMachine();

    @TempDir
    private Path folder;

    @BeforeAll
    static void connect() {
        Launcher.Kind kind = ServiceLoader.load(Launcher.Kind.class).findFirst().orElseThrow();
        assertThat(kind.takes("local[2]")).isTrue();
        assertThat(kind.takes("spark://host:7077")).isTrue();
        assertThat(kind.takes("slurm")).isFalse();
        spark = kind.open("local[2]", 1);
    }

    @AfterAll
    static void leave() throws Exception {
        spark.close();
    }

    private static Launcher.Running start(String... command) {
        return spark.start(new Launcher.Piece(List.of(command), "run", true));
    }

    private static Launcher.Running ended(Launcher.Running process) throws InterruptedException {
        while (process.isAlive()) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return process;
    }

    @Test
    void a_process_tells_how_it_ended_and_what_it_said() throws InterruptedException {
        assertThat(spark.room()).isEqualTo(2);
        Launcher.Running failing = ended(start("bash", "-c", "echo hanet: the loss is no number >&2; exit 3"));
        assertThat(failing.code()).isEqualTo(3);
        assertThat(failing.said()).containsExactly("hanet: the loss is no number");
        assertThat(ended(start("bash", "-c", "kill -9 $$")).code()).isEqualTo(137);
        Launcher.Running missing = ended(start(folder.resolve("none").toString()));
        assertThat(missing.code()).isEqualTo(127);
        assertThat(missing.said().get(0)).startsWith("hanet: no process can be begun on ");
    }

    @Test
    void a_process_does_one_piece_of_work_after_another_until_one_fails() throws InterruptedException {
        String[] script = {
            "bash",
            "-c",
            "while read line; do echo \"$$ does $line\" >&2; echo \"{\\\"run\\\":\\\"$line\\\",\\\"code\\\":$((n / 2))}\"; n=$((n + 1)); done"
        };
        List<String> said = new ArrayList<>();
        List<Integer> codes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Launcher.Running work = ended(start(script));
            assertThat(work.said()).hasSize(1);
            said.addAll(work.said());
            codes.add(work.code());
        }
        assertThat(codes).containsExactly(0, 0, 1, 0);
        assertThat(said.get(0)).endsWith(" does run").isEqualTo(said.get(1)).isEqualTo(said.get(2));
        assertThat(said.get(3)).endsWith(" does run").isNotEqualTo(said.get(0));
    }

    @Test
    void a_twin_that_finds_its_run_locked_waits_and_tries_again() throws InterruptedException {
        Path lock = folder.resolve("lock");
        Launcher.Running twin = ended(start(
                "bash",
                "-c",
                "mkdir " + lock
                        + " && { echo \"hanet: 'run' is being trained by another process\" >&2; exit 1; };"
                        + " read run; echo trained >&2; echo '{\"run\":\"run\",\"code\":0}'"));
        assertThat(twin.code()).isZero();
        assertThat(twin.said()).contains("trained");
    }

    @Test
    void a_task_that_is_ended_ends_its_process() throws Exception {
        Path mark = folder.resolve("mark");
        Launcher.Running endless = start(
                "bash",
                "-c",
                "trap 'echo over > " + mark + "; exit' TERM; echo >&2; touch " + mark
                        + ".begun; while true; do sleep 0.05; done");
        while (!Files.exists(Path.of(mark + ".begun"))) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        endless.end();
        while (!Files.exists(mark)) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(ended(endless).code()).isEqualTo(Resident.LOST);
        assertThat(endless.said()).containsExactly("hanet: its task was cancelled");
    }

    /** So that Spark has another worker try; here is no other. */
    @Test
    void a_disk_that_is_full_fails_the_task_and_is_told_with_the_host_and_what_to_do() throws Exception {
        Launcher.Running full = ended(start(
                "bash", "-c", "echo 'hanet: cannot write /a: the disk is full'; echo '    free some space'; exit 3"));
        assertThat(full.code()).isEqualTo(1);
        assertThat(full.said())
                .containsExactly("hanet: " + InetAddress.getLocalHost().getHostName()
                        + " says cannot write /a: the disk is full (free some space)");
    }

    @Test
    void a_process_that_answers_in_another_form_is_not_waited_for() throws InterruptedException {
        Launcher.Running work = ended(start("bash", "-c", "while read run; do echo '{\"done\":true}'; done"));
        assertThat(work.code()).isEqualTo(Resident.LOST);
        assertThat(work.said())
                .containsExactly(
                        "{\"done\":true}",
                        "hanet: its process gave no answer that is known here, but said '{\"done\":true}'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reproduce", "train --folds", "sweep --search"})
    void trainings_of_a_command_are_those_of_this_machine(String words) throws Exception {
        List<Object> here = Toolkit.command(words, folder);
        Path runsHere = folder.resolve("here");
        Path runsThere = folder.resolve("there");
        List<String> there = new ArrayList<>(Toolkit.program());
        there.addAll(1, Toolkit.OPENS);
        here.forEach(word -> there.add(word.toString()));
        here.addAll(List.of("--runs", runsHere));
        there.addAll(List.of("--runs", runsThere.toString(), "--on", "local[2]"));
        assertThat(Toolkit.run(here.toArray())).isEqualTo(0);
        assertThat(new ProcessBuilder(there).inheritIO().start().waitFor()).isEqualTo(0);
        assertThat(Toolkit.bytes(runsThere)).isEqualTo(Toolkit.bytes(runsHere)).isNotEmpty();
    }

    @Test
    void a_master_that_cannot_be_meant_is_told() throws Exception {
        Launcher.Kind kind = ServiceLoader.load(Launcher.Kind.class).findFirst().orElseThrow();
        spark.close(); // a process has one
        try {
            assertThatThrownBy(() -> kind.open("spark://nowhere", 1))
                    .isInstanceOf(HanetException.class)
                    .hasMessageContaining("Spark cannot be had at 'spark://nowhere'");
        } finally {
            spark = kind.open("local[2]", 1);
        }
    }
}
