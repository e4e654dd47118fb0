package dev.hanet.blocks.torch;

import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one step of training found, before the weights moved.
 *
 * @param loss the loss of the batch
 * @param gradientNorm length of all gradients as one vector
 * @param outputs the reported outputs
 */
public record StepResult(double loss, double gradientNorm, Map<Output, Tensor> outputs) {
    public StepResult {
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }
}
