package dev.hanet.toolkit.spark;

import dev.hanet.toolkit.execution.Resident;
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
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * A standalone cluster of Spark on this machine: a master and workers of a core each, all processes of their own. Each worker says that it has a
 * GPU, whose address is its number.
 */
final class Cluster implements AutoCloseable {
    private final Path folder;
    private final boolean isPinned;
    private final List<Process> processes = new ArrayList<>();
    private final String master;
    private final String jars;

    /**
     * Begins one.
     *
     * @param folder for what it writes
     * @param pinned whether each worker is held to a core of its own, as far as the system can
     */
    Cluster(Path folder, int workers, boolean pinned) throws IOException, InterruptedException {
        this.folder = folder;
        this.isPinned = pinned && Files.isExecutable(Path.of("/usr/bin/taskset"));
        jars = packed(OnWorker.class) + "," + packed(Resident.class);
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
        begin(List.of(), "master", 0, "master.Master", "--port", "" + port);
        while (!answers(port)) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        for (int worker = 1; worker <= workers; worker++) {
            work(worker, List.of());
        }
    }

    /** Begins a worker, by a program that begins programs. */
    private void work(int number, List<String> by) throws IOException {
        String work = folder.resolve("work" + number).toString();
        begin(
                by,
                "worker" + number,
                number,
                "worker.Worker",
                "--cores",
                "1",
                "--memory",
                "700m",
                "--work-dir",
                work,
                master);
    }

    /**
     * One more worker, which sees a file system of its own in place of a folder, with nothing in it.
     *
     * @param size of it, as mount has it: {@code 16k} has room for next to nothing
     */
    void joinWith(int number, Path hidden, String size) throws IOException {
        String script = "mkdir -p \"$0\" && mount -t tmpfs -o size=" + size + " none \"$0\" && exec \"$@\"";
        work(number, List.of("unshare", "-m", "sh", "-c", script, hidden.toString()));
    }

    /** Waits until so many workers are known to the master. */
    void awaitWorkers(int count) throws IOException, InterruptedException {
        while (Files.readAllLines(folder.resolve("master.log")).stream()
                        .filter(line -> line.contains("Registering worker"))
                        .count()
                < count) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    String master() {
        return master;
    }

    /** What executors are given. */
    String jars() {
        return jars;
    }

    /** What Spark calls {@code SPARK_LOCAL_DIRS}. */
    Path local() {
        return folder.resolve("local-of-spark");
    }

    /** A worker, from 1. */
    Process worker(int number) {
        return processes.get(number);
    }

    /** A port on which nobody listens. */
    static int free() throws IOException {
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

    private void begin(List<String> by, String name, int worker, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(by);
        if (worker > 0 && isPinned) {
            int cores = Runtime.getRuntime().availableProcessors();
            command.addAll(List.of("/usr/bin/taskset", "-c", "" + (worker - 1) % cores));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        command.addAll(Toolkit.OPENS);
        if (worker > 0) {
            Path gpus = folder.resolve(name + "-gpus");
            Files.writeString(gpus, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"" + worker + "\"]}'\n");
            gpus.toFile().setExecutable(true);
            command.addAll(List.of(
                    "-Dspark.worker.resource.gpu.amount=1", "-Dspark.worker.resource.gpu.discoveryScript=" + gpus));
        }
        command.addAll(List.of("-cp", folder.resolve("spark/jars") + "/*", "org.apache.spark.deploy." + main));
        command.addAll(List.of("--host", "127.0.0.1", "--webui-port", "0"));
        command.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile());
        process.environment().put("SPARK_HOME", folder.resolve("spark").toString());
        process.environment().put("SPARK_SCALA_VERSION", "2.13");
        process.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        process.environment().put("SPARK_LOCAL_DIRS", local().toString());
        processes.add(process.start());
    }

    /** The jar of a class; made of those of its package where there is none. */
    private Path packed(Class<?> type) throws IOException {
        Path source = OnWorker.jar(type).orElseThrow();
        if (Files.isRegularFile(source)) {
            return source;
        }
        Path made = folder.resolve(type.getSimpleName() + ".jar");
        String inside = type.getPackageName().replace('.', '/') + "/";
        try (OutputStream file = Files.newOutputStream(made);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> files = Files.list(source.resolve(inside))) {
            for (Path one : files.toList()) {
                out.putNextEntry(new JarEntry(inside + one.getFileName()));
                Files.copy(one, out);
            }
        }
        return made;
    }

    /** A command that has the cluster do it. */
    Process driver(List<Object> arguments, String... options) throws IOException {
        return command(arguments, options).inheritIO().start();
    }

    /** The same, not begun yet. */
    ProcessBuilder command(List<Object> arguments, String... options) {
        List<String> command = new ArrayList<>();
        List<String> program = Toolkit.program();
        command.add(program.get(0));
        command.addAll(Toolkit.OPENS);
        command.addAll(List.of(
                "-Dspark.jars=" + jars,
                "-Dspark.executor.memory=500m",
                "-Dspark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
                "-Dspark.driver.host=127.0.0.1"));
        command.addAll(List.of(options));
        command.addAll(program.subList(1, program.size()));
        arguments.forEach(one -> command.add(one.toString()));
        command.addAll(List.of("--on", master));
        ProcessBuilder process = new ProcessBuilder(command);
        process.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
        return process;
    }

    @Override
    public void close() throws IOException {
        processes.forEach(Process::destroy);
        processes.forEach(one -> one.onExit().join());
        try (Stream<Path> links = Files.list(folder.resolve("spark/jars"))) {
            for (Path link : links.toList()) {
                Files.delete(link);
            }
        }
    }
}
