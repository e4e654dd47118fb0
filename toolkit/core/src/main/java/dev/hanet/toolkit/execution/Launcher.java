package dev.hanet.toolkit.execution;

import dev.hanet.yaml.HanetException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Begins processes: on this machine, or wherever an engine puts them. Found by {@code ServiceLoader} where it comes from another jar. */
public interface Launcher extends AutoCloseable {
    /** So many lines of what a process says are kept. */
    int SAID = 40;

    /** Those of this machine. */
    Launcher LOCAL = Launcher::local;

    /**
     * Begins a process.
     *
     * @param command the program and its arguments
     * @throws HanetException when none can be begun
     */
    Running start(List<String> command);

    /** How many there is room for at a time, as far as it knows. */
    default int room() {
        return 1;
    }

    @Override
    default void close() {}

    /** A kind of launcher that a jar brings. */
    interface Kind {
        /** Whether this is what is named: {@code local[2]}, {@code spark://host:7077}. */
        boolean takes(String where);

        /**
         * Connects.
         *
         * @throws HanetException when nobody is there
         */
        Launcher open(String where);
    }

    /** A process, or what will be one. */
    interface Running {
        boolean isAlive();

        /**
         * How it ended: its exit code, 128 and more where a signal ended it.
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

    private static Running local(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            Deque<String> said = new ArrayDeque<>();
            Thread ear = new Thread(() -> hear(process, said), "hanet-child");
            ear.setDaemon(true);
            ear.start();
            return new Local(process, said, ear);
        } catch (IOException e) {
            throw HanetException.failure(
                    "no process can be begun: " + e.getMessage(), "look at the limit of processes ('ulimit -u')", e);
        }
    }

    private static void hear(Process process, Deque<String> said) {
        try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (line != null) {
                synchronized (said) {
                    said.add(line);
                    if (said.size() > SAID) {
                        said.remove();
                    }
                }
                line = lines.readLine();
            }
        } catch (IOException e) {
            // it has ended
        }
    }

    /**
     * A child of this process.
     *
     * @param ear hears what it says
     */
    record Local(Process process, Deque<String> lines, Thread ear) implements Running {
        private static final long LAST_WORDS_MILLIS = 1000;

        @Override
        public boolean isAlive() {
            return process.isAlive();
        }

        @Override
        public int code() {
            return process.exitValue();
        }

        @Override
        public List<String> said() {
            try {
                if (!process.isAlive()) {
                    ear.join(LAST_WORDS_MILLIS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            synchronized (lines) {
                return new ArrayList<>(lines);
            }
        }

        @Override
        public void end() {
            process.destroy();
        }

        @Override
        public void kill() {
            process.destroyForcibly();
        }

        @Override
        public CompletableFuture<?> ended() {
            return process.onExit();
        }
    }
}
