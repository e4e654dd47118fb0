package dev.hanet.toolkit.task;

import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunException;
import dev.hanet.toolkit.run.RunLog;
import dev.hanet.toolkit.run.RunStatus;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Leaves word of a failure in the run directory. */
final class Failures {
    private Failures() {}

    /** Sets the status and logs the trace, as far as the disk lets it; {@code failure} is what the user hears of. */
    static void record(RunDirectory run, RunLog log, RuntimeException failure) {
        try {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            run.status(RunStatus.FAILED);
            log.say("failed: " + trace);
        } catch (RunException e) {
            failure.addSuppressed(e);
        }
    }
}
