package dev.hanet.toolkit.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.execution.Launcher;
import dev.hanet.toolkit.train.TinySpec;
import dev.hanet.yaml.HanetException;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A standalone cluster of Spark on this machine: a master and two workers of a core each, all processes of their own. */
@Tag("heavy")
class ClusterIT {
    private static final int IMAGES = Integer.getInteger("hanet.cluster.images", 40);
    private static final List<String> SAME = List.of(
            "checkpoints/best/weights.safetensors", "results/test.json", "results/test-images.csv", "spec.yaml");
    private static final List<String> OPENS = Stream.of(
                    "java.lang",
                    "java.lang.invoke",
                    "java.nio",
                    "java.util",
                    "sun.nio.ch",
                    "sun.nio.cs",
                    "sun.security.action",
                    "sun.util.calendar")
            .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED")
            .toList();

    @TempDir
    private static Path folder;

    private static final List<Process> CLUSTER = new ArrayList<>();
    private static String master = "";
    private static Path jar = Path.of("");
    private static Path spec = Path.of("");
    private static Path local = Path.of("");

    @BeforeAll
    static void begin() throws Exception {
        spec = Files.writeString(folder.resolve("tiny.yaml"), TinySpec.with("training: 4", "training: 8", "epochs: 4", "epochs: 12", "batch: 2", "batch: 1"));
        jar = jar();
        int links = 0;
        Path jars = Files.createDirectories(folder.resolve("spark/jars"));
        for (String one : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(File.pathSeparator, -1)) {
            Path file = Path.of(one).toAbsolutePath();
            if (one.endsWith(".jar")
                    && Files.exists(file)
                    && !file.getFileName().toString().matches("(hanet|logback)-.*")) {
                Files.createSymbolicLink(jars.resolve(links++ + "-" + file.getFileName()), file);
            }
        }
        int port = free();
        master = "spark://127.0.0.1:" + port;
        CLUSTER.add(begun(
                "master",
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                "" + port,
                "--webui-port",
                "0"));
        while (!answers(port)) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        for (int worker = 1; worker <= 2; worker++) {
            CLUSTER.add(begun(
                    "worker" + worker,
                    "org.apache.spark.deploy.worker.Worker",
                    "--host",
                    "127.0.0.1",
                    "--cores",
                    "1",
                    "--memory",
                    "700m",
                    "--webui-port",
                    "0",
                    "--work-dir",
                    folder.resolve("work" + worker).toString(),
                    master));
        }
        local = folder.resolve("local");
        assertThat(Toolkit.run(sweep(local).toArray())).isEqualTo(0);
    }

    @AfterAll
    static void end() throws InterruptedException {
        for (Process one : CLUSTER) {
            one.destroy();
            one.waitFor();
        }
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** A process of Spark's; each worker says that it has a GPU. */
    private static Process begun(String name, String main, String... arguments) throws IOException {
        Path gpus = folder.resolve(name + "-gpus");
        Files.writeString(
                gpus,
                "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"" + name.replaceAll("\\D", "") + "\"]}'\n");
        gpus.toFile().setExecutable(true);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(OPENS);
        if (name.startsWith("worker")) {
            command.addAll(List.of(
                    "-Dspark.worker.resource.gpu.amount=1", "-Dspark.worker.resource.gpu.discoveryScript=" + gpus));
        }
        command.addAll(List.of("-cp", folder.resolve("spark/jars") + "/*", main));
        command.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile());
        process.environment().put("SPARK_HOME", folder.resolve("spark").toString());
        process.environment().put("SPARK_SCALA_VERSION", "2.13");
        process.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        return process.start();
    }

    /** The jar of this module, which executors are given; made of its classes where there is none. */
    private static Path jar() throws IOException {
        Path source = OnWorker.jar(OnWorker.class).orElseThrow();
        if (Files.isRegularFile(source)) {
            return source;
        }
        Path made = folder.resolve("hanet-toolkit-spark.jar");
        Path classes = source.resolve("dev/hanet/toolkit/spark");
        try (OutputStream file = Files.newOutputStream(made);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> files = Files.list(classes)) {
            for (Path one : files.toList()) {
                out.putNextEntry(new JarEntry("dev/hanet/toolkit/spark/" + one.getFileName()));
                Files.copy(one, out);
            }
        }
        return made;
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

    private static Process driver(List<Object> arguments, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        List<String> program = Toolkit.program();
        command.add(program.get(0));
        command.addAll(OPENS);
        command.addAll(List.of(
                "-Dspark.jars=" + jar,
                "-Dspark.executor.memory=500m",
                "-Dspark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
                "-Dspark.driver.host=127.0.0.1"));
        command.addAll(List.of(options));
        command.addAll(program.subList(1, program.size()));
        arguments.forEach(one -> command.add(one.toString()));
        command.addAll(List.of("--on", master));
        ProcessBuilder process = new ProcessBuilder(command).inheritIO();
        process.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        return process.start();
    }

    private static List<Path> runs(Path folder) throws IOException {
        if (!Files.isDirectory(folder.resolve("tiny"))) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder.resolve("tiny"))) {
            return found.filter(one -> Files.exists(one.resolve("status"))).toList();
        }
    }

    /** By the hash of the spec and the name of the file, what it holds. */
    private static Map<String, String> bytes(Path runs) throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (Path run : runs(runs)) {
            String hash = run.getFileName().toString().replaceFirst(".*-", "");
            for (String name : SAME) {
                found.put(hash + " " + name, java.util.Arrays.hashCode(Files.readAllBytes(run.resolve(name))) + "");
            }
        }
        return found;
    }

    @Test
    void six_cells_are_those_of_this_machine_bit_for_bit() throws Exception {
        Path runs = folder.resolve("spark-runs");
        assertThat(driver(sweep(runs)).waitFor()).isEqualTo(0);
        assertThat(bytes(runs)).isEqualTo(bytes(local)).hasSize(6 * SAME.size());
        assertThat(runs.resolve("tiny/sweep/cells.parquet/_SUCCESS")).exists();
    }

    @Test
    void an_executor_that_is_killed_in_the_middle_changes_nothing() throws Exception {
        Path runs = folder.resolve("killed-runs");
        Process driver = driver(sweep(runs));
        while (runs(runs).stream().noneMatch(run -> Files.exists(run.resolve("metrics.jsonl")))) {
            assertThat(driver.isAlive()).isTrue();
            TimeUnit.MILLISECONDS.sleep(50);
        }
        ProcessHandle executor = CLUSTER.get(1)
                .descendants()
                .filter(one -> one.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
                .findFirst()
                .orElseThrow();
        new ProcessBuilder("kill", "-9", "" + executor.pid()).start().waitFor();
        assertThat(driver.waitFor()).isEqualTo(0);
        assertThat(bytes(runs)).isEqualTo(bytes(local));
    }

    @Test
    void two_commands_on_one_folder_train_each_cell_once() throws Exception {
        Path runs = folder.resolve("shared-runs");
        Process first = driver(sweep(runs), "-Dspark.cores.max=1");
        Process second = driver(sweep(runs), "-Dspark.cores.max=1");
        assertThat(first.waitFor()).isEqualTo(0);
        assertThat(second.waitFor()).isEqualTo(0);
        assertThat(runs(runs)).hasSize(6);
        assertThat(bytes(runs)).isEqualTo(bytes(local));
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
        assertThat(driver(new ArrayList<>(List.of("predict", run, "--in", images, "--out", there, "--threads", "1")))
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

    @Test
    void a_process_sees_the_gpu_of_its_task_and_a_master_that_is_not_there_is_told() throws Exception {
        Map<String, String> settings = Map.of(
                "spark.jars", jar.toString(),
                "spark.executor.memory", "500m",
                "spark.driver.host", "127.0.0.1",
                "spark.executor.resource.gpu.amount", "1",
                "spark.task.resource.gpu.amount", "1");
        settings.forEach(System::setProperty);
        try (Launcher spark = new SparkLauncher.Masters().open(master, 1)) {
            assertThat(spark.room()).isEqualTo(2);
            Launcher.Running process =
                    spark.start(List.of("sh", "-c", "echo \"hanet: gpu $CUDA_VISIBLE_DEVICES\" >&2; exit 1"));
            while (process.isAlive()) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            assertThat(process.said()).hasSize(1);
            assertThat(process.said().get(0)).matches("hanet: gpu [12]");
        } finally {
            settings.keySet().forEach(System::clearProperty);
        }
        int nobody = free();
        assertThatThrownBy(() -> new SparkLauncher.Masters().open("spark://127.0.0.1:" + nobody, 1))
                .isInstanceOf(HanetException.class)
                .hasMessageContaining("nobody answers at 127.0.0.1:" + nobody);
    }
}
