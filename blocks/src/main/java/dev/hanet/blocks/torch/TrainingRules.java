package dev.hanet.blocks.torch;

import dev.hanet.blocks.graph.Recompute;
import dev.hanet.blocks.optimizer.AverageSpec;
import java.util.Optional;

/**
 * What a step of training does besides the optimiser's own.
 *
 * @param clipNorm the longest that all gradients as one vector may be; longer ones are scaled down
 * @param average the moving average of weights that is kept
 * @param recompute what the backward pass computes a second time instead of keeping it
 */
public record TrainingRules(Optional<Double> clipNorm, Optional<AverageSpec> average, Recompute recompute) {
    /** Gradients as they are, no average, nothing computed twice. */
    public static final TrainingRules NONE = new TrainingRules(Optional.empty(), Optional.empty(), Recompute.NONE);
}
