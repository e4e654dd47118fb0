package dev.hanet.toolkit.train;

import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.run.FreeMemory;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunException;
import dev.hanet.toolkit.run.RunLog;
import dev.hanet.toolkit.run.RunStatus;
import dev.hanet.toolkit.session.MemoryGuard;
import dev.hanet.yaml.HanetException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What becomes of a training that cannot go on. */
final class Failures {
    private static final String GO_ON = "what is done is kept; go on with --resume once that is put right";

    private Failures() {}

    /** The same of a training that was under way: memory that could not be had is told with the plan's figure. */
    static RuntimeException told(Throwable failure, Experiment experiment, FreeMemory free, Path directory) {
        Optional<HanetException> exhausted = MemoryGuard.exhausted(failure, experiment, free);
        if (exhausted.isPresent()) {
            return exhausted.get();
        }
        return failure instanceof RuntimeException known ? told(known, directory) : new IllegalStateException(failure);
    }

    /** The failure in the user's words: what cannot be written stops a training that had begun. */
    static RuntimeException told(RuntimeException failure, Path directory) {
        if (failure instanceof RunException run) {
            if (!Files.isDirectory(directory)) {
                return HanetException.failure(
                        "the run directory '" + directory + "' is gone: " + run.problem(),
                        "nothing of the run is left there; train it anew",
                        run);
            }
            String remedy = run.remedy().map(text -> text + "; " + GO_ON).orElse(GO_ON);
            return HanetException.failure(run.problem(), remedy, run);
        }
        if (failure instanceof UncheckedIOException io) {
            return HanetException.failure(io.getMessage() + reason(io.getCause()), GO_ON, io);
        }
        return failure;
    }

    private static String reason(@Nullable Throwable cause) {
        return cause == null ? "" : ": " + cause.getMessage();
    }

    /** Sets the status and logs the trace, as far as the disk lets it; {@code failure} is what the user hears of. */
    static void record(RunDirectory run, RunLog log, RuntimeException failure) {
        try {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            run.status(RunStatus.FAILED);
            if (told(failure, run.path()) instanceof HanetException words) {
                run.write(RunDirectory.FAILURE, words.problem() + "\n");
            }
            log.say("failed: " + trace);
        } catch (RunException e) {
            failure.addSuppressed(e);
        }
    }
}
