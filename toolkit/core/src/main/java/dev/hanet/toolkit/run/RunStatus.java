package dev.hanet.toolkit.run;

import java.util.Locale;

/** Where a run stands. */
public enum RunStatus {
    /** Under way, or cut off without a chance to say so: it can be resumed. */
    RUNNING,
    /** Stopped from outside: it can be resumed. */
    INTERRUPTED,
    /** Trained and scored to the end. */
    DONE,
    /** Could not go on: it can be resumed once the cause is put right. */
    FAILED;

    /** The word in the file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
