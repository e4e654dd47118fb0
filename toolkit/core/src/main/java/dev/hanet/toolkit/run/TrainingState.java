package dev.hanet.toolkit.run;

import dev.hanet.blocks.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Everything a training needs to go on after an epoch as if it had never stopped; random streams are derived from the
 * seed and the position and so are not part of it.
 *
 * @param model parameters, then buffers, by name
 * @param average the moving average of the model, by the same names; empty when none is kept
 * @param updates how many steps the moving average has seen, fewer than there were where some were left out; absent without an
 *     average, and in checkpoints that were written before it was kept
 * @param optimizer what the optimiser remembers, by name
 * @param schedule what the learning-rate schedule remembers
 * @param epochs epochs that are done
 * @param best the best epoch so far
 */
public record TrainingState(
        Map<String, Tensor> model,
        Map<String, Tensor> average,
        OptionalLong updates,
        Map<String, Tensor> optimizer,
        Map<String, String> schedule,
        int epochs,
        Best best) {
    public TrainingState {
        model = Collections.unmodifiableMap(new LinkedHashMap<>(model));
        average = Collections.unmodifiableMap(new LinkedHashMap<>(average));
        optimizer = Collections.unmodifiableMap(new LinkedHashMap<>(optimizer));
        schedule = Collections.unmodifiableMap(new LinkedHashMap<>(schedule));
    }

    /** What validation measures and the best epoch keeps: the average where there is one, else the model. */
    public Map<String, Tensor> kept() {
        return average.isEmpty() ? model : average;
    }
}
