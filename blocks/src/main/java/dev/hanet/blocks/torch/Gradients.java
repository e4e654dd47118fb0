package dev.hanet.blocks.torch;

import dev.hanet.blocks.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An output and how it changes with parameters and inputs.
 *
 * @param value the output
 * @param byName one gradient for each parameter the output depends on and each input that was asked for
 */
public record Gradients(double value, Map<String, Tensor> byName) {
    public Gradients {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }
}
