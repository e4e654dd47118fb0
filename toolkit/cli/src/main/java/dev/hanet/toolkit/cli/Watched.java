package dev.hanet.toolkit.cli;

import java.util.function.Function;

/** Shows trainings as they go; whoever stops the process is told how to go on. */
final class Watched {
    private final Console console;
    private final TrainProgress.Detail detail;

    Watched(Console console, HanetCommand options) {
        this.console = console;
        this.detail = options.detail();
    }

    /** Runs what trains. */
    <T> T run(Function<TrainProgress, T> task) {
        try (TrainProgress progress = new TrainProgress(console, detail, System::nanoTime)) {
            Thread farewell = new Thread(progress::interrupted, "hanet-farewell");
            Runtime.getRuntime().addShutdownHook(farewell);
            try {
                return task.apply(progress);
            } finally {
                removeHook(farewell);
            }
        }
    }

    private static void removeHook(Thread farewell) {
        try {
            Runtime.getRuntime().removeShutdownHook(farewell);
        } catch (IllegalStateException e) {
            // the process is ending: the hook is running
        }
    }
}
