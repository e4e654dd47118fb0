package dev.hanet.blocks.plan;

/**
 * Bytes one evaluation takes at its worst moment; the engine itself comes on top.
 *
 * @param weights parameters and buffers
 * @param activations inputs, results and workspaces of convolutions
 * @param allocator what the C library's allocator holds on the CPU beyond what is in use: holes in the {@link Heap} of smaller blocks, 20 MiB
 *     for what the engine makes for a network once, and holes that weights leave which are rounded; see docs/guide/benchmarks.md
 */
public record InferenceMemory(long weights, long activations, long allocator) {
    /** What the engine makes for a network once, and keeps: its program, its kernels; what is left of the measured memory of eight networks. */
    static final long ENGINE = 20L << 20;

    /** All of it. */
    public long total() {
        return weights + activations + allocator;
    }
}
