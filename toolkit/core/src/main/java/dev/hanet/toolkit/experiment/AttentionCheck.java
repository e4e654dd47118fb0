package dev.hanet.toolkit.experiment;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.plan.AttentionMap;
import dev.hanet.blocks.plan.ByteCount;
import dev.hanet.blocks.plan.Plan;
import java.util.Comparator;

/** Maps between all places grow with the fourth power of the image's side; this stops what no machine holds. */
final class AttentionCheck {
    /** Most bytes of all attention maps of one batch, without what training keeps beside them. */
    static final long LIMIT = 16L << 30;

    private AttentionCheck() {}

    static void run(Draft draft, Graph graph, Plan plan) {
        long bytes = plan.attentionMaps().stream()
                .filter(AttentionMap::isKept)
                .mapToLong(AttentionMap::bytes)
                .sum();
        if (bytes > LIMIT) {
            draft.report(
                    path(graph, plan),
                    "its attention maps take " + ByteCount.words(bytes) + " for one batch, more than the limit of "
                            + ByteCount.words(LIMIT),
                    "raise the encoder's outputStride, or make the images or the batch smaller");
        }
    }

    /** The part of the spec that the largest map is of. */
    private static String path(Graph graph, Plan plan) {
        return plan.attentionMaps().stream()
                .filter(AttentionMap::isKept)
                .max(Comparator.comparingLong(AttentionMap::bytes))
                .map(map -> graph.output(map.output()).path())
                .filter(path -> !path.isEmpty())
                .orElse("model");
    }
}
