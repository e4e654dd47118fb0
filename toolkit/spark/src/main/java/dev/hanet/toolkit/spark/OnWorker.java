package dev.hanet.toolkit.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.resource.ResourceInformation;

/**
 * What tasks of Spark do: they begin processes of the toolkit. An executor has this jar and none of the toolkit's others, so nothing here
 * knows their classes.
 *
 * <p>A process ends with its executor, and sees the GPUs that Spark gave its task and no other.
 */
final class OnWorker {
    /** Stands for the toolkit in the jar that Spark has brought, wherever that lies. */
    static final String IN_JAR = "hanet-in-jar";

    static final String MAIN = "dev.hanet.toolkit.cli.Main";

    /** As a shell has it. */
    private static final int NO_PROGRAM = 127;
    /** What {@code RunLock} says of a run that another process has. */
    private static final String LOCKED = "is being trained by another process";

    private static final int SAID = 40;

    private OnWorker() {}

    /** The jar that a class is in, or the folder. */
    static Optional<Path> jar(Class<?> type) {
        return Optional.ofNullable(type.getProtectionDomain().getCodeSource()).map(source -> {
            try {
                return Path.of(source.getLocation().toURI());
            } catch (URISyntaxException e) {
                throw new IllegalStateException("the place of a loaded class is no address", e);
            }
        });
    }

    /** A program that a task begins; where the command was typed, as far as that is there. */
    static ProcessBuilder process(List<String> command, Optional<String> folder) {
        List<String> words = new ArrayList<>();
        if (command.get(0).equals(IN_JAR)) {
            words.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xss16m",
                    "-Dai.djl.offline=true",
                    "-Dfile.encoding=UTF-8",
                    "-Djava.awt.headless=true",
                    "-cp",
                    jar(OnWorker.class).orElseThrow().toString(),
                    MAIN));
            words.addAll(command.subList(1, command.size()));
        } else {
            words.addAll(command);
        }
        ProcessBuilder process = new ProcessBuilder(words);
        folder.map(Path::of).filter(Files::isDirectory).ifPresent(there -> process.directory(there.toFile()));
        Map<String, String> environment = process.environment();
        environment.put("HANET_PARENT", String.valueOf(ProcessHandle.current().pid()));
        environment.putIfAbsent("OMP_WAIT_POLICY", "passive");
        TaskContext task = TaskContext.get();
        Optional<ResourceInformation> gpus =
                Optional.ofNullable(task).map(one -> one.resourcesJMap().get("gpu"));
        gpus.ifPresent(given -> environment.put("CUDA_VISIBLE_DEVICES", String.join(",", given.addresses())));
        return process;
    }

    /** Who speaks: several executors may be on one host. */
    static String host() throws IOException {
        String host = InetAddress.getLocalHost().getHostName();
        SparkEnv environment = SparkEnv.get();
        return environment == null || environment.executorId().equals("driver")
                ? host
                : host + " (executor " + environment.executorId() + ")";
    }

    /**
     * How a process ended.
     *
     * @param code its exit code
     * @param said its last lines
     * @param host where it ran
     */
    record Ended(int code, List<String> said, String host) implements Serializable {}

    /**
     * What a task does: begins the process, waits for it, and ends it where the task is ended.
     *
     * @param folder in which the command was typed
     */
    record Task(String folder) implements Function<List<String>, Ended> {
        private static final long PAUSE_MILLIS = 500;

        @Override
        public Ended call(List<String> command) throws IOException, InterruptedException {
            while (true) {
                Ended ended = once(command);
                // A first attempt that is not quite lost, or a twin, has it.
                if (ended.code() == 0 || ended.said().stream().noneMatch(line -> line.contains(LOCKED))) {
                    return ended;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }

        private Ended once(List<String> command) throws IOException, InterruptedException {
            String host = host();
            Process process;
            try {
                process = process(command, Optional.of(folder))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                String why = "hanet: no process can be begun on " + host + ": " + e.getMessage();
                return new Ended(NO_PROGRAM, new ArrayList<>(List.of(why)), host);
            }
            List<String> said = Collections.synchronizedList(new ArrayList<>());
            Thread ear = hearing(process, said);
            try {
                process.getOutputStream().close();
                int code = process.waitFor(); // interrupted where the task is ended
                ear.join();
                return new Ended(
                        code, new ArrayList<>(said.subList(Math.max(0, said.size() - SAID), said.size())), host);
            } finally {
                process.destroy();
            }
        }
    }

    /** Keeps what a process says of itself. */
    static Thread hearing(Process process, List<String> said) {
        Thread ear = new Thread(
                () -> {
                    try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
                        lines.lines().forEach(said::add);
                    } catch (IOException | UncheckedIOException e) {
                        // it has ended
                    }
                },
                "hanet-task");
        ear.setDaemon(true);
        ear.start();
        return ear;
    }

    /**
     * A worker's look at what it needs.
     *
     * @param version what the toolkit says of itself
     * @param spark the version of Spark
     * @param folders that have to be there
     * @param filled those of them that are not empty: one that is, is a place where nothing was mounted
     * @param folder in which the command was typed
     */
    record Look(
            List<String> program,
            String version,
            String spark,
            List<String> folders,
            List<String> filled,
            String token,
            String text,
            String folder)
            implements Function<Integer, Seen> {
        @Override
        public Seen call(Integer number) throws IOException, InterruptedException {
            long now = System.currentTimeMillis();
            List<String> lacks = new ArrayList<>();
            if (!Files.isReadable(Path.of(token))
                    || !Files.readString(Path.of(token)).equals(text)) {
                lacks.add("does not share the folder '" + Path.of(token).getParent() + "'");
            }
            for (String one : folders) {
                if (!Files.isReadable(Path.of(one))) {
                    lacks.add("does not see '" + one + "'");
                } else if (filled.contains(one) && !isFilled(Path.of(one))) {
                    lacks.add("sees nothing in '" + one + "'");
                }
            }
            String runs = org.apache.spark.package$.MODULE$.SPARK_VERSION();
            if (!runs.equals(spark)) {
                lacks.add("runs Spark '" + runs + "', and here it is '" + spark + "'");
            }
            List<String> command = new ArrayList<>(program);
            command.add("version");
            try {
                Process process = process(command, Optional.of(folder)).start();
                List<String> last = Collections.synchronizedList(new ArrayList<>());
                Thread ear = hearing(process, last);
                process.getOutputStream().close();
                String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                int code = process.waitFor();
                ear.join();
                if (code != 0) {
                    lacks.add("cannot run '" + program.get(0) + "', which ended with exit code " + code
                            + (last.isEmpty() ? "" : ": " + last.get(last.size() - 1)));
                } else if (!said.equals(version)) {
                    lacks.add("has '" + said + "', and here it is '" + version + "'");
                }
            } catch (IOException e) {
                lacks.add("has no '" + program.get(0) + "'");
            }
            return new Seen(host(), new ArrayList<>(lacks), now);
        }
    }

    /** Whether a folder has something in it, or is a file. */
    static boolean isFilled(Path folder) {
        if (!Files.isDirectory(folder)) {
            return true;
        }
        try (Stream<Path> content = Files.list(folder)) {
            return content.findAny().isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * What a worker saw.
     *
     * @param millis its clock
     */
    record Seen(String host, List<String> lacks, long millis) implements Serializable {}
}
