package dev.hanet.blocks.model;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Origin;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.BatchNorm;
import java.util.Optional;

/** Sees that batch normalisation has something to take the statistics of. */
final class BatchStatistics {
    private BatchStatistics() {}

    /**
     * Refuses training in which a normalisation would see one number a channel: its variance is 0, and the running one
     * no number.
     */
    static void requireSeveralNumbers(Graph graph) {
        for (Value value : graph.values()) {
            boolean normalises =
                    value.operator().filter(BatchNorm.class::isInstance).isPresent();
            if (normalises && value.shape().elements() == value.shape().size(1)) {
                throw new GraphException(
                        new Origin(value.declaredAt(), value.path()),
                        "batch normalisation '" + value.scope() + "' would see one number a channel: a batch of one"
                                + " image, and a map of one place",
                        Optional.of("train with batches of at least 2 images"));
            }
        }
    }
}
