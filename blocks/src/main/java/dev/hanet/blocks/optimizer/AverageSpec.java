package dev.hanet.blocks.optimizer;

import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import dev.hanet.yaml.constraint.Between;
import jakarta.validation.constraints.AssertTrue;
import java.util.Map;

/**
 * Declares the moving average of weights that is kept beside the trained ones.
 *
 * <pre>{@code
 * after step 1        average = weights
 * after step n + 1    average = average + (1 - d) * (weights - average)
 *                     d = decay, or with warmup min(decay, (1 + n) / (10 + n))
 * }</pre>
 *
 * <p>PyTorch's AveragedModel with {@code get_ema_multi_avg_fn(decay)} and {@code use_buffers=True}; timm averages the statistics of
 * batches as well. The warm-up is that of TensorFlow's ExponentialMovingAverage.
 */
@About("the moving average of weights that is kept beside the trained ones")
public record AverageSpec(
        @Default("0.999") @Between(min = 0, max = 1) @About("how much of the average each step leaves")
        double decay,

        @Default("true")
        @About(
                "whether the decay begins lower, (1 + n) / (10 + n) after n steps, so that a short training is not held at its"
                        + " start")
        boolean warmup)
        implements IdleKeys {
    /** The decay that the warm-up begins with, once there is an average. */
    private static final double FIRST = 2 / 11.0;

    @AssertTrue(message = "a decay of 1 without warm-up keeps the first step's weights for good: decay is below 1")
    public boolean isMoving() {
        return warmup || decay < 1;
    }

    @Override
    public Map<String, String> idle() {
        if (decay == 0) {
            return Map.of("", "with 'decay: 0' the average is the weights themselves");
        }
        return decay > FIRST ? Map.of() : Map.of("warmup", "a decay so low is reached with the second step");
    }

    /**
     * What a step's weights count for in the average.
     *
     * @param updates how many steps the average has seen
     */
    public double weight(long updates) {
        if (updates == 0) {
            return 1;
        }
        return 1 - (warmup ? Math.min(decay, (1 + updates) / (10.0 + updates)) : decay);
    }
}
