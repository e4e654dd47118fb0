package dev.hanet.toolkit.build;

import dev.hanet.blocks.plan.AttentionMap;
import dev.hanet.blocks.plan.Plan;
import java.util.Locale;

/** Maps between all places grow with the fourth power of the image's side; this stops what no machine holds. */
final class AttentionCheck {
    /** Most bytes of all attention maps of one batch, without what training keeps beside them. */
    static final long LIMIT = 16L << 30;

    private AttentionCheck() {}

    static void run(Draft draft, Plan plan) {
        long bytes =
                plan.attentionMaps().stream().mapToLong(AttentionMap::bytes).sum();
        if (bytes > LIMIT) {
            draft.report(
                    "model.context",
                    "its attention maps take " + gibibytes(bytes) + " for one batch, more than the limit of "
                            + gibibytes(LIMIT),
                    "raise the encoder's outputStride, or make the images or the batch smaller");
        }
    }

    private static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }
}
