package dev.hanet.toolkit.report;

import java.util.Locale;

/**
 * A line about a run.
 *
 * @param name what
 * @param value in words
 */
public record Fact(String name, String value) {
    private static final double GIGA = 1e9;

    /** Seconds, as a person says them: {@code 2 min 5 s}. */
    public static Fact duration(String name, double seconds) {
        long whole = Math.round(seconds);
        if (seconds < 60) {
            return new Fact(name, String.format(Locale.ROOT, "%.1f s", seconds));
        }
        return whole < 3600
                ? new Fact(name, whole / 60 + " min " + whole % 60 + " s")
                : new Fact(name, whole / 3600 + " h " + whole % 3600 / 60 + " min");
    }

    /** Bytes in GB of 10^9; unknown when there are none. */
    public static Fact memory(String name, long bytes) {
        return new Fact(name, bytes > 0 ? String.format(Locale.ROOT, "%.2f GB", bytes / GIGA) : "unknown");
    }
}
