package dev.hanet.blocks.plan;

/**
 * Bytes one training step takes at its worst moment; the engine itself comes on top.
 *
 * @param weights parameters and buffers
 * @param gradients of the parameters, as far as they are there, and their sums over batches
 * @param optimizer what the optimiser keeps for each parameter
 * @param activations what the forward pass keeps for the backward pass, each tensor once
 * @param transients what else there is: inputs, results in use, gradients on their way, workspaces of convolutions
 */
public record TrainingMemory(long weights, long gradients, long optimizer, long activations, long transients) {
    /**
     * What the C library's allocator holds on the CPU beyond what is in use: holes between blocks of other sizes, and blocks it keeps for
     * later.
     *
     * <p>It is reckoned as three tenths of what is in use, as the runner sets the allocator, and what the engine makes for a network once, as in use. Eight networks took 1.19 to 1.40 times what is in
     * use; where each large block was mapped by itself, the rest was within an eighth of it. See docs/guide/benchmarks.md.
     */
    public long allocator() {
        return (weights + gradients + optimizer + activations + transients) * 3 / 10 + InferenceMemory.ENGINE;
    }

    /** The same with the sums of gradients that further batches' are added to. */
    TrainingMemory withSums(long bytes) {
        return new TrainingMemory(weights, gradients + bytes, optimizer, activations, transients);
    }

    /** All of it. */
    public long total() {
        return weights + gradients + optimizer + activations + transients + allocator();
    }
}
