package dev.hanet.toolkit.run;

import java.util.Locale;

/** Where a run stands. */
public enum RunStatus {
    /** Under way, or cut off: it can be resumed. */
    RUNNING,
    DONE,
    FAILED;

    /** The word in the file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
