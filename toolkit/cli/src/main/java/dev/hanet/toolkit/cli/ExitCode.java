package dev.hanet.toolkit.cli;

/** What the runner answers to the shell. */
public final class ExitCode {
    /** It did what was asked. */
    public static final int DONE = 0;

    /** It began and failed; a sentence says why. */
    public static final int FAILED = 1;

    /** What was asked for cannot be; nothing was run. */
    public static final int WRONG_INPUT = 2;

    /** Everything was done, and a published value was not reached. */
    public static final int MISSED = 3;

    private ExitCode() {}
}
