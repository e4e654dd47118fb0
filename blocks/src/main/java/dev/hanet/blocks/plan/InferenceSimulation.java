package dev.hanet.blocks.plan;

import dev.hanet.blocks.graph.Value;

/**
 * Runs through an evaluation in thought: results come, and go after their last reader; workspaces go at once.
 *
 * <p>Blocks that the C library maps each by itself go back to the system with their tensor, the others lie in a {@link Heap}.
 */
final class InferenceSimulation {
    /** From here on glibc maps a block by itself, whatever was freed before: its {@code DEFAULT_MMAP_THRESHOLD_MAX}. */
    private static final long MAPPED = 32L << 20;

    /** Whose workspaces are, one at a time. */
    private static final Object WORKSPACE = new Object();

    private final Heap<Object> heap = new Heap<>();
    private long inUse;
    private long mapped;
    private long worst;
    private long worstMapped;

    private InferenceSimulation() {}

    /**
     * Runs through it.
     *
     * @param freed bytes of weights that were there before these, as they are learned. They leave holes, over which results spread: a third of
     *     them are resident in the end, as measured on twelve networks
     */
    static InferenceMemory run(LiveValues live, long weights, long freed) {
        InferenceSimulation simulation = new InferenceSimulation();
        simulation.evaluate(live);
        long held = simulation.worstMapped + simulation.heap.size() + InferenceMemory.ENGINE + freed / 3;
        return new InferenceMemory(weights, simulation.worst, held - simulation.worst);
    }

    private void evaluate(LiveValues live) {
        int[] lastUses = live.lastUses(live.values());
        live.inputs().forEach(input -> take(input, input.type().bytes()));
        for (Value result : live.results()) {
            if (!LiveValues.operator(result).isView()) {
                take(result, result.type().bytes());
            }
            long workspace = LiveValues.operator(result)
                    .workspace(result.operands(), result.type())
                    .forward();
            take(WORKSPACE, workspace);
            free(WORKSPACE, workspace);
            LiveValues.released(result, lastUses)
                    .forEach(owner -> free(owner, owner.type().bytes()));
        }
    }

    private void take(Object owner, long bytes) {
        if (bytes >= MAPPED) {
            mapped += bytes;
        } else {
            heap.take(owner, bytes);
        }
        inUse += bytes;
        worst = Math.max(worst, inUse);
        worstMapped = Math.max(worstMapped, mapped);
    }

    private void free(Object owner, long bytes) {
        if (bytes >= MAPPED) {
            mapped -= bytes;
        } else {
            heap.free(owner);
        }
        inUse -= bytes;
    }
}
