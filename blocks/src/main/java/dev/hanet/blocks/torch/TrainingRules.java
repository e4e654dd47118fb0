package dev.hanet.blocks.torch;

import dev.hanet.blocks.optimizer.AverageSpec;
import java.util.Optional;

/**
 * What a step of training does besides the optimiser's own.
 *
 * @param clipNorm the longest that all gradients as one vector may be; longer ones are scaled down
 * @param average the moving average of weights that is kept
 */
public record TrainingRules(Optional<Double> clipNorm, Optional<AverageSpec> average) {
    /** Gradients as they are, and no average. */
    public static final TrainingRules NONE = new TrainingRules(Optional.empty(), Optional.empty());
}
