package dev.hanet.blocks.plan;

import java.util.Locale;

/** Amounts of memory for people, in units of 1024: {@code 6.7 MiB}, {@code 3.49 GiB}. */
public final class ByteCount {
    private static final double KIBI = 1024;

    private ByteCount() {}

    /** In the unit that suits it. */
    public static String words(long bytes) {
        double kibi = bytes / KIBI;
        if (kibi < KIBI) {
            return String.format(Locale.ROOT, "%.1f KiB", kibi);
        }
        return kibi < KIBI * KIBI
                ? String.format(Locale.ROOT, "%.1f MiB", kibi / KIBI)
                : String.format(Locale.ROOT, "%.2f GiB", kibi / KIBI / KIBI);
    }
}
