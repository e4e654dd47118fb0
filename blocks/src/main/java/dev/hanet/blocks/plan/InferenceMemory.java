package dev.hanet.blocks.plan;

/**
 * Bytes one evaluation takes; convolutions' workspaces and the engine itself come on top.
 *
 * @param weights parameters and buffers
 * @param activations inputs and results alive at the worst moment
 */
public record InferenceMemory(long weights, long activations) {
    /** All of it. */
    public long total() {
        return weights + activations;
    }
}
