package dev.hanet.toolkit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hanet.blocks.torch.TorchEngine;
import dev.hanet.toolkit.execution.Launcher;
import dev.hanet.toolkit.train.TinySpec;
import dev.hanet.yaml.HanetException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A standalone cluster of Spark on this machine: a master and two workers of a core each, all processes of their own. */
@Tag("heavy")
class ClusterIT {
    private static final int IMAGES = Integer.getInteger("hanet.cluster.images", 40);

    @TempDir
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // begun before all
    private static Cluster cluster;

    private static Path spec = Path.of("");
    private static Path local = Path.of("");

    @BeforeAll
    static void begin() throws Exception {
        spec = Files.writeString(
                folder.resolve("tiny.yaml"),
                TinySpec.with("training: 4", "training: 8", "epochs: 4", "epochs: 12", "batch: 2", "batch: 1"));
        local = folder.resolve("local");
        assertThat(Toolkit.run(sweep(local).toArray())).isEqualTo(0);
        cluster = new Cluster(folder, 2, false);
    }

    @AfterAll
    static void end() throws IOException, InterruptedException {
        cluster.close();
    }

    private static List<Object> sweep(Path runs) {
        return new ArrayList<>(List.of(
                "--quiet",
                "sweep",
                spec,
                "--vary",
                "model.context.levels=1,2,3",
                "--seeds",
                "1,2",
                "--threads",
                "1",
                "--runs",
                runs));
    }

    private static List<Path> runs(Path folder) throws IOException {
        if (!Files.isDirectory(folder.resolve("tiny"))) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder.resolve("tiny"))) {
            return found.filter(one -> Files.exists(one.resolve("status"))).toList();
        }
    }

    @Test
    void six_cells_are_those_of_this_machine_bit_for_bit() throws Exception {
        Path runs = folder.resolve("spark-runs");
        assertThat(cluster.driver(sweep(runs)).waitFor()).isEqualTo(0);
        assertThat(Toolkit.bytes(runs)).isEqualTo(Toolkit.bytes(local)).hasSize(6 * 4);
        assertThat(runs.resolve("tiny/sweep/cells.parquet/_SUCCESS")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reproduce", "train --folds", "sweep --search"})
    void trainings_of_a_command_are_those_of_this_machine(String words) throws Exception {
        List<Object> here = Toolkit.command(words, folder);
        List<Object> there = new ArrayList<>(here);
        Path runsHere = folder.resolve(words + " here");
        Path runsThere = folder.resolve(words + " there");
        here.addAll(List.of("--runs", runsHere));
        there.addAll(List.of("--runs", runsThere));
        assertThat(Toolkit.run(here.toArray())).isEqualTo(0);
        assertThat(cluster.driver(there).waitFor()).isEqualTo(0);
        assertThat(Toolkit.bytes(runsThere)).isEqualTo(Toolkit.bytes(runsHere)).isNotEmpty();
    }

    @Test
    void an_executor_that_is_killed_in_the_middle_changes_nothing() throws Exception {
        Path runs = folder.resolve("killed-runs");
        Process driver = cluster.driver(sweep(runs));
        while (runs(runs).stream().noneMatch(run -> Files.exists(run.resolve("metrics.jsonl")))) {
            assertThat(driver.isAlive()).isTrue();
            TimeUnit.MILLISECONDS.sleep(50);
        }
        ProcessHandle executor = cluster.worker(1)
                .descendants()
                .filter(one -> one.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
                .findFirst()
                .orElseThrow();
        new ProcessBuilder("kill", "-9", "" + executor.pid()).start().waitFor();
        assertThat(driver.waitFor()).isEqualTo(0);
        assertThat(Toolkit.bytes(runs)).isEqualTo(Toolkit.bytes(local));
    }

    private static boolean mayMount() throws IOException, InterruptedException {
        return Files.isExecutable(Path.of("/usr/bin/unshare"))
                && new ProcessBuilder("unshare", "-m", "true").start().waitFor() == 0;
    }

    /** As root, who may mount. */
    @Test
    void a_worker_that_comes_late_and_lacks_something_is_told_and_trains_nothing() throws Exception {
        assumeTrue(mayMount());
        Path here = Files.createDirectories(folder.resolve("late"));
        Path runs = folder.resolve("late-runs");
        Path said = here.resolve("said.txt");
        List<Object> longer = sweep(runs);
        longer.addAll(List.of("--set", "train.epochs=100"));
        try (Cluster one = new Cluster(here, 1, false)) {
            Process driver = one.command(longer)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            while (runs(runs).stream().noneMatch(run -> Files.exists(run.resolve("metrics.jsonl")))) {
                assertThat(driver.isAlive()).isTrue();
                TimeUnit.MILLISECONDS.sleep(50);
            }
            one.joinWith(2, runs, "1m");
            assertThat(driver.waitFor()).as(Files.readString(said)).isEqualTo(0);
        }
        assertThat(said)
                .content()
                .contains(" has come later and does not share the folder '" + runs + "': others do its work");
        assertThat(Toolkit.bytes(runs)).hasSize(6 * 4);
    }

    /** As root, who may mount. */
    @ParameterizedTest
    @ValueSource(strings = {"what Spark keeps", "the engine's libraries"})
    void a_worker_without_room_is_told_and_others_train_its_cells(String what) throws Exception {
        assumeTrue(mayMount());
        Path here = Files.createDirectories(folder.resolve("no room for " + what));
        Path runs = folder.resolve("runs without room for " + what);
        Path said = here.resolve("said.txt");
        try (Cluster one = new Cluster(here, 1, false)) {
            boolean isSparks = what.equals("what Spark keeps");
            one.joinWith(2, isSparks ? one.local() : TorchEngine.cache(), "16k");
            one.awaitWorkers(2);
            Process driver = one.command(sweep(runs))
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            assertThat(driver.waitFor()).as(Files.readString(said)).isEqualTo(0);
            assertThat(said)
                    .content()
                    .containsPattern(
                            isSparks
                                    ? "warning: 127.0.0.1 says No space left on device when an executor begins: look there at"
                                            + " SPARK_LOCAL_DIRS and the folder of temporary files: others do its work"
                                    : "warning: \\S+ \\(executor \\d+\\) says the engine cannot be loaded: .*No space left on device"
                                            + " \\(its libraries are unpacked into '" + TorchEngine.cache()
                                            + "', .*\\): others do its work")
                    .doesNotContain("failed");
        }
        assertThat(Toolkit.bytes(runs)).isEqualTo(Toolkit.bytes(local));
    }

    @Test
    void two_commands_on_one_folder_train_each_cell_once() throws Exception {
        Path runs = folder.resolve("shared-runs");
        Process first = cluster.driver(sweep(runs), "-Dspark.cores.max=1");
        Process second = cluster.driver(sweep(runs), "-Dspark.cores.max=1");
        assertThat(first.waitFor()).isEqualTo(0);
        assertThat(second.waitFor()).isEqualTo(0);
        assertThat(runs(runs)).hasSize(6);
        assertThat(Toolkit.bytes(runs)).isEqualTo(Toolkit.bytes(local));
        for (Path run : runs(runs)) {
            assertThat(Files.readAllLines(run.resolve("metrics.jsonl"))).hasSize(12);
        }
    }

    @Test
    void images_are_segmented_as_on_this_machine() throws Exception {
        Path images = Files.createDirectories(folder.resolve("images"));
        java.util.Random random = new java.util.Random(5);
        for (int i = 0; i < IMAGES; i++) {
            BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
            for (int pixel = 0; pixel < 32 * 32; pixel++) {
                image.setRGB(pixel % 32, pixel / 32, random.nextInt(1 << 24));
            }
            ImageIO.write(image, "png", images.resolve("eye" + i + ".png").toFile());
        }
        Path run = runs(local).get(0);
        Path here = folder.resolve("masks-here");
        Path there = folder.resolve("masks-there");
        assertThat(Toolkit.run("--quiet", "predict", run, images, "--out", here, "--threads", "1"))
                .isEqualTo(0);
        assertThat(cluster.driver(new ArrayList<>(
                                List.of("predict", run, "--in", images, "--out", there, "--threads", "1")))
                        .waitFor())
                .isEqualTo(0);
        try (Stream<Path> masks = Files.list(here)) {
            List<Path> all = masks.toList();
            assertThat(all).hasSize(3 * IMAGES);
            for (Path mask : all) {
                assertThat(there.resolve(mask.getFileName())).hasSameBinaryContentAs(mask);
            }
        }
    }

    private static Launcher.Running start(Launcher spark, List<String> command) {
        return spark.start(new Launcher.Piece(command, "run", true));
    }

    @Test
    void a_process_sees_the_gpu_of_its_task_and_a_master_that_is_not_there_is_told() throws Exception {
        Map<String, String> settings = Map.of(
                "spark.jars", cluster.jars(),
                "spark.executor.memory", "500m",
                "spark.driver.host", "127.0.0.1",
                "spark.executor.resource.gpu.amount", "1",
                "spark.task.resource.gpu.amount", "1");
        settings.forEach(System::setProperty);
        try (Launcher spark = new SparkLauncher.Masters().open(cluster.master(), 1)) {
            while (spark.room() < 2) { // the second worker may come when the first has looked
                TimeUnit.MILLISECONDS.sleep(20);
            }
            Launcher.Running process =
                    start(spark, List.of("sh", "-c", "echo \"hanet: gpu $CUDA_VISIBLE_DEVICES\" >&2; exit 1"));
            while (process.isAlive()) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            assertThat(process.said()).hasSize(1);
            assertThat(process.said().get(0)).matches("hanet: gpu [12]");
            List<String> asked = new ArrayList<>(Toolkit.program());
            asked.addAll(List.of(
                    "train",
                    spec.toString(),
                    "--device",
                    "gpu",
                    "--runs",
                    folder.resolve("none").toString()));
            Launcher.Running cell = start(spark, asked);
            while (cell.isAlive()) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            assertThat(cell.said()).anyMatch(line -> line.startsWith("hanet: a GPU is asked for, but the engine ("));
            assertThat(cell.code()).as("%s", cell.said()).isEqualTo(2);
            assertThatThrownBy(() -> spark.look(new Launcher.Needs(List.of("sh"), "", List.of(), spec, "", false)))
                    .isInstanceOf(HanetException.class)
                    .hasMessageContaining("Spark gives each task a GPU (spark.task.resource.gpu.amount)");
        } finally {
            settings.keySet().forEach(System::clearProperty);
        }
        int nobody = Cluster.free();
        assertThatThrownBy(() -> new SparkLauncher.Masters().open("spark://127.0.0.1:" + nobody, 1))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("nobody answers at 127.0.0.1:" + nobody);
    }
}
