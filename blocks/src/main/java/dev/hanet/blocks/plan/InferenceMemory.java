package dev.hanet.blocks.plan;

/**
 * Bytes one evaluation takes at its worst moment; the engine itself comes on top.
 *
 * @param weights parameters and buffers
 * @param activations inputs, results and workspaces of convolutions
 * @param allocator what the C library's allocator holds on the CPU beyond what is in use: the heap of smaller blocks took 0.9 to 1.9 times
 *     what lay in it at once, and is reckoned with one and a half times that; see {@link TrainingMemory#allocator}
 */
public record InferenceMemory(long weights, long activations, long allocator) {
    /** All of it. */
    public long total() {
        return weights + activations + allocator;
    }
}
