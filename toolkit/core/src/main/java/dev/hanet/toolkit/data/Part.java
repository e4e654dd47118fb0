package dev.hanet.toolkit.data;

/** What an item is used for. */
public enum Part {
    /** Weights are fitted to these. */
    TRAINING,
    /** Chooses the epoch and drives the schedule. */
    VALIDATION,
    /** Scored once, at the end. */
    TEST;

    /** {@code training}, {@code validation}, {@code test}. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
