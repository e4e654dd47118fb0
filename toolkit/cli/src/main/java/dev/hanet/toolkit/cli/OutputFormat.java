package dev.hanet.toolkit.cli;

/** For whom a command writes. */
enum OutputFormat {
    /** For people. */
    TEXT,
    /** For programs. */
    JSON;

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
