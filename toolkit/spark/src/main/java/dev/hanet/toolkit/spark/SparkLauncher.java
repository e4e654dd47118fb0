package dev.hanet.toolkit.spark;

import dev.hanet.toolkit.execution.Launcher;
import dev.hanet.yaml.HanetException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/**
 * Begins each process as the one task of a Spark job of its own, on whichever executor has room; the task waits for it and brings what it said.
 *
 * <p>An executor that is lost loses its process with it, and Spark puts the task elsewhere, where it goes on from the checkpoint. A second
 * attempt that runs beside the first finds the run locked.
 */
public final class SparkLauncher implements Launcher {
    private static final int LOST = 128 + 9;
    /** As a shell has it. */
    private static final int NO_PROGRAM = 127;

    private final JavaSparkContext context;
    private final AtomicInteger jobs = new AtomicInteger();

    SparkLauncher(JavaSparkContext context) {
        this.context = context;
    }

    /** What {@code --on} names: {@code local[2]}, {@code spark://host:7077}. */
    public static final class Masters implements Kind {
        @Override
        public boolean takes(String where) {
            return where.matches("local(\\[.*])?|local-cluster\\[.*]|spark://.*|yarn|k8s://.*");
        }

        @Override
        public Launcher open(String where) {
            SparkConf configuration = new SparkConf()
                    .setMaster(where)
                    .setAppName("hanet")
                    .setIfMissing("spark.ui.enabled", "false")
                    .setIfMissing("spark.log.level", "ERROR");
            configuration.setJars(JavaSparkContext.jarOfClass(SparkLauncher.class)); // all that an executor needs of us
            try {
                return new SparkLauncher(new JavaSparkContext(configuration));
            } catch (Exception e) { // Scala declares nothing
                throw HanetException.input(
                        "Spark cannot be had at '" + where + "': " + first(e),
                        "is the master there, and of the version 4.0?",
                        e);
            }
        }

        private static String first(Throwable failure) {
            return String.valueOf(failure.getMessage()).lines().findFirst().orElse("it does not say why");
        }
    }

    /**
     * How a process ended.
     *
     * @param code its exit code
     * @param said its last lines
     * @param host where it ran
     */
    record Ended(int code, List<String> said, String host) implements Serializable {}

    /** What a task does: begins the process, waits for it, and ends it where the task is ended. */
    static final class Task implements Function<List<String>, Ended> {
        private static final long serialVersionUID = 1L;

        @Override
        public Ended call(List<String> command) throws IOException, InterruptedException {
            String host = InetAddress.getLocalHost().getHostName();
            Process process;
            try {
                process = new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                String why = "hanet: no process can be begun on " + host + ": " + e.getMessage();
                return new Ended(NO_PROGRAM, new ArrayList<>(List.of(why)), host);
            }
            List<String> said = new ArrayList<>();
            Thread ear = new Thread(() -> hear(process, said), "hanet-task");
            ear.setDaemon(true);
            ear.start();
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

        private static void hear(Process process, List<String> said) {
            try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
                lines.lines().forEach(said::add);
            } catch (IOException | UncheckedIOException e) {
                // it has ended
            }
        }
    }

    @Override
    public Running start(List<String> command) {
        String group = "hanet-" + jobs.incrementAndGet();
        context.setJobGroup(group, command.get(command.size() - 1), true);
        JavaFutureAction<List<Ended>> task = context.parallelize(List.of(List.copyOf(command)), 1)
                .map(new Task())
                .collectAsync();
        return new Job(task);
    }

    @Override
    public int room() {
        return Math.max(1, context.defaultParallelism());
    }

    @Override
    public void close() {
        context.close();
    }

    /** A process that an executor has, or will have. */
    private record Job(JavaFutureAction<List<Ended>> task) implements Running {
        @Override
        public boolean isAlive() {
            return !task.isDone();
        }

        @Override
        public int code() {
            return result().code();
        }

        @Override
        public List<String> said() {
            return task.isDone() ? result().said() : List.of();
        }

        private Ended result() {
            try {
                return task.get().get(0);
            } catch (ExecutionException e) {
                boolean isSparks = e.getCause() instanceof SparkException;
                return new Ended(
                        isSparks ? LOST : 1,
                        new ArrayList<>(List.of("hanet: Spark gave its task up: " + Masters.first(e))),
                        "");
            } catch (CancellationException e) {
                return new Ended(LOST, new ArrayList<>(List.of("hanet: its task was cancelled")), "");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw HanetException.failure(
                        "the wait for Spark was interrupted", "call it again: what is done is kept", e);
            }
        }

        @Override
        public void end() {
            task.cancel(true);
        }

        @Override
        public void kill() {
            task.cancel(true);
        }

        @Override
        public CompletableFuture<?> ended() {
            return task.isDone() ? CompletableFuture.completedFuture(null) : new CompletableFuture<>();
        }
    }
}
