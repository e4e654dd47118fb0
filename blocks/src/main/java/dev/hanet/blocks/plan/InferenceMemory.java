package dev.hanet.blocks.plan;

/**
 * Bytes one evaluation takes at its worst moment; the engine itself comes on top.
 *
 * @param weights parameters and buffers
 * @param activations inputs, results and workspaces of convolutions
 */
public record InferenceMemory(long weights, long activations) {
    /** What the allocator holds beyond, on the CPU. */
    public long allocator() {
        return Plan.heldByAllocator(weights + activations);
    }

    /** All of it. */
    public long total() {
        return weights + activations + allocator();
    }
}
