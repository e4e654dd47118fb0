package dev.hanet.toolkit.execution;

import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.run.FinishedRun;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.StoredResult;
import dev.hanet.toolkit.train.Obtain;
import dev.hanet.yaml.HanetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** Has processes work: on {@linkplain ThisMachine this machine}, or wherever an engine puts them. Found by {@code ServiceLoader} where it comes from another jar. */
public interface Launcher extends AutoCloseable {
    /** So many lines of what a process says are kept. */
    int SAID = 40;

    /**
     * Has a process do a piece of work: a {@link Resident} that waits for some, or a new one.
     *
     * @throws HanetException when none can be begun
     */
    Running start(Piece piece);

    /** Ends processes that have nothing to do, and whose memory others may want. */
    default void rest() {}

    /** What has come up since this was asked last, a sentence each: a worker that lacks something, say. */
    default List<String> remarks() {
        return List.of();
    }

    /** How many there is room for at a time, as far as it knows now. */
    default int room() {
        return 1;
    }

    /**
     * The command line of the toolkit up to its own arguments, where processes are.
     *
     * @param here the one of this machine
     */
    default List<String> program(List<String> here) {
        return here;
    }

    /**
     * What keeps workers from doing what this machine could, before anything is done: each that there is now looks for itself.
     *
     * @return an entry a worker that has come
     */
    default List<Worker> look(Needs needs) {
        return List.of();
    }

    /**
     * Segments many images, with a network that stays open in each worker.
     *
     * @throws HanetException when the input cannot be read, or there is nobody for that
     */
    default Segmented segment(Images images) {
        throw HanetException.input(
                "images are segmented by Spark or by this machine", "leave '--on' out, or name a master of Spark");
    }

    /**
     * Writes what many trainings came to as a table that the engine reads.
     *
     * @param file its name ends in {@code .parquet}
     * @return where it lies; absent where the engine has no tables
     */
    default Optional<Path> write(Path file, List<Result> results) {
        return Optional.empty();
    }

    @Override
    default void close() {}

    /**
     * What a worker has to have.
     *
     * @param program the command line of the toolkit up to its own arguments
     * @param version what it says of itself
     * @param folders that it has to see
     * @param token a file that was made just now in a folder that all are to share
     * @param text what stands in it
     * @param gpu whether it may compute on a GPU
     */
    record Needs(List<String> program, String version, List<Path> folders, Path token, String text, boolean gpu) {
        public Needs {
            program = List.copyOf(program);
            folders = List.copyOf(folders);
        }
    }

    /**
     * A worker that has looked.
     *
     * @param name its host, and what tells it from another there
     * @param lacks a sentence each
     * @param aheadMillis how far its clock is before ours, at the least; negative where it is behind
     */
    record Worker(String name, List<String> lacks, long aheadMillis) {
        private static final long MINUTE = 60_000;

        public Worker {
            lacks = List.copyOf(lacks);
        }

        /**
         * Requires that no worker lacks anything.
         *
         * @return what should be known of their clocks
         * @throws HanetException naming each that does
         */
        public static List<String> require(List<Worker> workers) {
            List<String> lacking = workers.stream()
                    .filter(worker -> !worker.lacks().isEmpty())
                    .map(worker -> worker.name() + " " + String.join(" and ", worker.lacks()))
                    .distinct()
                    .sorted()
                    .toList();
            if (!lacking.isEmpty()) {
                throw HanetException.input(
                        lacking.size() + " of " + workers.size() + " workers cannot do this: "
                                + String.join("; ", lacking),
                        "nothing was begun; data, runs and the toolkit have to lie at the same path on all of them");
            }
            return workers.stream()
                    .filter(worker -> Math.abs(worker.aheadMillis()) > MINUTE)
                    .map(
                            worker -> "the clock of " + worker.name() + " is " + Math.abs(worker.aheadMillis()) / 1000
                                    + " s "
                                    + (worker.aheadMillis() > 0 ? "ahead" : "behind")
                                    + ": the times in records of runs are not to be compared, and what is written just now may be taken for old")
                    .toList();
        }
    }

    /**
     * Images to be segmented.
     *
     * @param program the command line of the toolkit, up to the options that say where results go: it segments each file that it reads
     *     the name of, and answers a line of JSON each
     * @param network what tells this network and what is asked of it from another: an image that was segmented with the same is not again
     * @param in a folder of images, or a table of them, {@code path} and {@code content}
     * @param out a folder for masks, or a table
     * @param name how an image's file has to end to be one
     */
    record Images(List<String> program, String network, String in, String out, Pattern name) {
        /** How the name of a table ends. */
        public static final String TABLE = ".parquet";

        public Images {
            program = List.copyOf(program);
        }
    }

    /**
     * What came of many images.
     *
     * @param done that were segmented
     * @param before that had been before
     * @param failed that could not be
     * @param others files of the folder that are not called as images are
     * @param why images that could not be, and the reason; the first of them
     * @param table where all is told
     */
    record Segmented(long done, long before, long failed, long others, Map<String, String> why, String table) {}

    /**
     * What one training of many came to.
     *
     * @param path of the run; absent where none was begun
     * @param outcome {@code trained}, {@code resumed}, {@code reused}, {@code paused} or {@code failed}
     * @param why it failed
     * @param epoch the one whose weights were kept, or at which it paused
     * @param validation the value that chose it
     * @param seconds of training
     * @param test the metrics of the test part
     * @param spec the complete spec, as YAML
     * @param provenance code, versions, device, seeds, data, command and host, as JSON
     */
    record Result(
            Optional<Path> path,
            String outcome,
            Optional<String> why,
            int epoch,
            double validation,
            double seconds,
            Map<String, Double> test,
            String spec,
            String provenance) {
        /** Reads it from the run. */
        public static Result of(Obtain.Attempt attempt) {
            if (attempt instanceof Obtain.Obtained obtained) {
                FinishedRun run = obtained.run();
                return new Result(
                        Optional.of(run.path()),
                        obtained.how().name().toLowerCase(Locale.ROOT),
                        Optional.empty(),
                        run.best().epoch(),
                        run.best().value(),
                        run.seconds(),
                        run.test().map(StoredResult::values).orElse(Map.of()),
                        text(run.path(), RunDirectory.RESOLVED),
                        text(run.path(), RunDirectory.PROVENANCE));
            }
            if (attempt instanceof Obtain.Paused paused) {
                return begun(Optional.of(paused.run()), "paused", Optional.empty(), paused.epoch());
            }
            Obtain.Failed failed = (Obtain.Failed) attempt;
            return begun(failed.run(), "failed", Optional.of(failed.why()), 0);
        }

        private static Result begun(Optional<Path> run, String outcome, Optional<String> why, int epoch) {
            return new Result(
                    run,
                    outcome,
                    why,
                    epoch,
                    Double.NaN,
                    Double.NaN,
                    Map.of(),
                    run.map(path -> text(path, RunDirectory.RESOLVED)).orElse(""),
                    run.map(path -> text(path, RunDirectory.PROVENANCE)).orElse(""));
        }

        private static String text(Path run, String name) {
            return Files.exists(run.resolve(name)) ? AtomicFiles.read(run.resolve(name)) : "";
        }
    }

    /** A kind of launcher that a jar brings. */
    interface Kind {
        /** Whether this is what is named: {@code local[2]}, {@code spark://host:7077}. */
        boolean takes(String where);

        /**
         * Connects.
         *
         * @param threads how many cores what is begun there takes, each
         * @throws HanetException when nobody is there
         */
        Launcher open(String where, int threads);
    }

    /**
     * A piece of work.
     *
     * @param command the program and its arguments, as a {@link Resident} is begun
     * @param line that it is asked
     * @param stays whether it waits for another afterwards
     */
    record Piece(List<String> command, String line, boolean stays) {
        public Piece {
            command = List.copyOf(command);
        }
    }

    /** Work of a process, or of what will be one. */
    interface Running {
        boolean isAlive();

        /**
         * How it ended: with what exit code, 128 and more where a signal ended its process, {@link Resident#LOST} where it was lost otherwise.
         *
         * @throws IllegalStateException while it is alive
         */
        int code();

        /** Its last lines about what goes on; all of them once it has ended. */
        List<String> said();

        /** Asks it to end. */
        void end();

        /** Ends it. */
        void kill();

        /** Done when it has ended; may never be, where nobody tells. */
        CompletableFuture<?> ended();
    }
}
