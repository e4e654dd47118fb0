package dev.hanet.blocks.plan;

/**
 * Bytes one training step takes; convolutions' workspaces and the engine itself come on top.
 *
 * @param weights parameters and buffers
 * @param gradients of the parameters
 * @param optimizer what the optimiser keeps for each parameter
 * @param activations what the forward pass keeps for the backward pass, each tensor once
 * @param transients what else is alive at the worst moment: inputs, results in use, gradients on their way
 */
public record TrainingMemory(long weights, long gradients, long optimizer, long activations, long transients) {
    /** All of it. */
    public long total() {
        return weights + gradients + optimizer + activations + transients;
    }
}
