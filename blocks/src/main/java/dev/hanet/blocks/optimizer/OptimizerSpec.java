package dev.hanet.blocks.optimizer;

import dev.hanet.yaml.About;
import java.util.List;
import java.util.Map;

/**
 * Declares an optimiser.
 *
 * <p>To add one: write a record that implements this, with its keys as components, beside this file; name what it remembers
 * as slots; state its step as TorchScript over whole lists, so that one call moves all parameters; list its type name in
 * {@code BuiltInBlocks.optimizers}, or bind it in a plugin; hold its steps to PyTorch's in {@code OptimizerIT}; renew
 * {@code docs/reference}, with {@code -Dgolden.update}.
 */
@About("how gradients move the weights")
public interface OptimizerSpec {
    /** The rate training begins with; a schedule may change it from step to step. */
    double learningRate();

    /** What the rate is multiplied by in a part of the network, by the part's name; the innermost part counts. */
    default Map<String, Double> rates() {
        return Map.of();
    }

    /** What it remembers of each parameter. */
    List<Slot> slots();

    /**
     * One step as TorchScript statements in the syntax of serialised archives.
     *
     * <p>In scope are {@code parameters} and {@code gradients} ({@code List[Tensor]}, both in the same order), one such
     * list for each slot under its name, and {@code rate}, a number of type double as a {@code Tensor}.
     *
     * @return statements that change parameters and slots in place
     */
    List<String> update();
}
