package dev.hanet.toolkit.spark;

import java.util.Set;
import dev.hanet.blocks.torch.TorchEngine;
import dev.hanet.toolkit.execution.Resident;
import java.io.IOException;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.resource.ResourceInformation;

/**
 * What tasks of Spark do: they have processes of the toolkit work. An executor has this jar and that of {@link Resident}, and none of the
 * toolkit's others, so nothing here knows other classes of theirs.
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

    /** Commands that train. */
    private static final Set<String> TRAINING = Set.of("train", "sweep", "reproduce");

    /** What a command says of itself begins so. */
    static final String MARK = "hanet: ";

    /** What a worker says that has come when others had looked, before what it lacks. */
    static final String LATE = " has come later and ";

    /** What a system and the toolkit say of a full disk. */
    static final Pattern FULL =
            Pattern.compile("no space left on device|the disk is full|disk quota exceeded", Pattern.CASE_INSENSITIVE);

    private static final String MARGIN = "    ";

    /** Processes that train, and have nothing to do now. */
    private static final Resident.Idle<Resident> IDLE = new Resident.Idle<>(Resident::isFree);

    /** What this worker saw when it looked, by what it was asked for. */
    private static final Map<Look, Seen> SEEN = new HashMap<>();

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
        environment.putIfAbsent("GOMP_SPINCOUNT", "20000");
        environment.putIfAbsent(
                "GLIBC_TUNABLES", trains(command) ? TorchEngine.TRAINING_ALLOCATOR : TorchEngine.ALLOCATOR);
        gpus().ifPresent(given -> environment.put("CUDA_VISIBLE_DEVICES", String.join(",", given.addresses())));
        return process;
    }

    /** Whether that is one of the commands that train, by its first word behind the program, as the script of the toolkit tells them. */
    private static boolean trains(List<String> command) {
        return command.stream()
                .skip(1)
                .filter(word -> !word.startsWith("-"))
                .findFirst()
                .filter(TRAINING::contains)
                .isPresent();
    }

    /** Those that Spark gave to the task that asks. */
    private static Optional<ResourceInformation> gpus() {
        return Optional.ofNullable(TaskContext.get())
                .map(task -> task.resourcesJMap().get("gpu"));
    }

    /** Who speaks: several executors may be on one host. */
    static String host() throws IOException {
        String host = InetAddress.getLocalHost().getHostName();
        SparkEnv environment = SparkEnv.get();
        return environment == null || environment.executorId().equals("driver")
                ? host
                : host + " (executor " + environment.executorId() + ")";
    }

    /** What a process said last in the toolkit's words, what to do in brackets. */
    static Optional<String> words(List<String> said) {
        String sentence = "";
        List<String> remedy = new ArrayList<>();
        for (String line : said) {
            if (line.startsWith(MARK)) {
                sentence = line.substring(MARK.length());
                remedy.clear();
            } else if (line.startsWith(MARGIN)) {
                remedy.add(line.strip());
            }
        }
        return sentence.isEmpty()
                ? Optional.empty()
                : Optional.of(sentence + (remedy.isEmpty() ? "" : " (" + String.join(" ", remedy) + ")"));
    }

    /**
     * How a process ended.
     *
     * @param code its exit code
     * @param said its last lines
     * @param host where it ran
     */
    record Ended(int code, List<String> said, String host) implements Serializable {}

    /** Has the processes end that wait in this one. */
    static void rest() {
        IDLE.takeAll().forEach(Resident::end);
    }

    /**
     * What a task does: has a process do a piece of work, waits for it, and ends it where the task is ended.
     *
     * @param command the program and its arguments
     * @param line what it is asked
     * @param stays whether it may wait for more afterwards; one that has a GPU does not
     * @param folder in which the command was typed
     * @param look at what a worker needs, for one that has come late; at most one
     */
    record Task(List<String> command, String line, boolean stays, String folder, List<Look> look)
            implements Function<Integer, Ended> {
        private static final long PAUSE_MILLIS = 500;

        @Override
        public Ended call(Integer number) throws IOException, InterruptedException {
            for (Look one : look) {
                one.require();
            }
            while (true) {
                Ended ended = once();
                // A first attempt that is not quite lost, or a twin, has it.
                if (ended.code() == 0 || ended.said().stream().noneMatch(line -> line.contains(LOCKED))) {
                    requireRoom(ended);
                    return ended;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        }

        /** Where a disk is full another worker may do better: Spark has it try. */
        private static void requireRoom(Ended ended) throws IOException {
            Optional<String> full = ended.code() == 0 ? Optional.empty() : words(ended.said());
            if (full.filter(words -> FULL.matcher(words).find()).isPresent()) {
                throw new IOException(MARK + ended.host() + " says " + full.orElseThrow());
            }
        }

        private Ended once() throws IOException, InterruptedException {
            String host = host();
            boolean isToStay = stays && gpus().isEmpty();
            List<String> begunWith = new ArrayList<>(command);
            begunWith.add(folder);
            Resident resident;
            try {
                Optional<Resident> idle = isToStay ? IDLE.take(begunWith) : Optional.empty();
                resident = idle.isPresent() ? idle.orElseThrow() : new Resident(process(command, Optional.of(folder)));
            } catch (IOException e) {
                String why = MARK + "no process can be begun on " + host + ": " + e.getMessage();
                return new Ended(NO_PROGRAM, new ArrayList<>(List.of(why)), host);
            }
            boolean waits = false;
            try {
                Resident.Answer answer = resident.ask(line).get(); // interrupted where the task is ended
                waits = isToStay && IDLE.give(begunWith, resident);
                return new Ended(answer.code(), new ArrayList<>(answer.said()), host);
            } catch (ExecutionException e) {
                throw new IllegalStateException("an answer comes, or does not", e);
            } finally {
                if (!waits) {
                    resident.end();
                }
            }
        }
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
            synchronized (SEEN) {
                Seen seen = SEEN.get(this);
                if (seen == null) {
                    seen = seen();
                    SEEN.put(this, seen);
                }
                return seen;
            }
        }

        /**
         * For a worker that has come when others had looked.
         *
         * @throws IOException when it lacks something; Spark has another one try
         */
        void require() throws IOException, InterruptedException {
            Seen seen = call(0);
            if (!seen.lacks().isEmpty()) {
                throw new IOException(MARK + seen.host() + LATE + String.join(" and ", seen.lacks()));
            }
        }

        private Seen seen() throws IOException, InterruptedException {
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
                Process process = process(command, Optional.of(folder))
                        .redirectErrorStream(true)
                        .start();
                process.getOutputStream().close();
                List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList();
                String last = said.isEmpty() ? "" : said.get(said.size() - 1);
                int code = process.waitFor();
                if (code != 0) {
                    lacks.add("cannot run '" + program.get(0) + "', which ended with exit code " + code
                            + (last.isEmpty() ? "" : ": " + last));
                } else if (!said.contains(version)) {
                    lacks.add("has '" + last + "', and here it is '" + version + "'");
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
