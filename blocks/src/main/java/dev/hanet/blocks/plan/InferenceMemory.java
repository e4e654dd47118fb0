package dev.hanet.blocks.plan;

/**
 * Bytes one evaluation takes at its worst moment; the engine itself comes on top.
 *
 * @param weights parameters and buffers
 * @param activations inputs, results and workspaces of convolutions
 */
public record InferenceMemory(long weights, long activations) {
    /** What the allocator holds on the CPU beyond what is in use: eight networks took 1.25 to 1.75 times that, see {@link TrainingMemory#allocator}. */
    public long allocator() {
        return (weights + activations) * 43 / 100;
    }

    /** All of it. */
    public long total() {
        return weights + activations + allocator();
    }
}
