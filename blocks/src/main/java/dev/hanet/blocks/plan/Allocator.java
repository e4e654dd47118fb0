package dev.hanet.blocks.plan;

/**
 * What the C library's allocator holds on the CPU beyond what is in use: holes between blocks of other sizes, and blocks it
 * keeps for later.
 *
 * <p>It is reckoned as three quarters of what is in use. Five networks took 1.5 to 1.9 times what is in use in training;
 * where each large block was mapped by itself, the rest was within an eighth of it. See docs/guide/benchmarks.md.
 */
final class Allocator {
    private Allocator() {}

    static long beyond(long inUse) {
        return inUse * 3 / 4;
    }
}
