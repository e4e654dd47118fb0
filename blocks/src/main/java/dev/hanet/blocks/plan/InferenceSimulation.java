package dev.hanet.blocks.plan;

import dev.hanet.blocks.graph.Value;
import java.util.function.Predicate;

/**
 * Runs through an evaluation in thought: results come, and go after their last reader; workspaces go at once.
 *
 * <p>Blocks that the C library maps each by itself go back to the system with their tensor, the others lie in a heap that keeps what it once
 * needed, with holes between blocks of other sizes.
 */
final class InferenceSimulation {
    /** From here on glibc maps a block by itself, whatever was freed before: its {@code DEFAULT_MMAP_THRESHOLD_MAX}. */
    private static final long MAPPED = 32L << 20;

    private static final Predicate<Value> IS_MAPPED = value -> value.type().bytes() >= MAPPED;

    private long heap;
    private long mapped;
    private long worst;
    private long worstHeap;
    private long worstMapped;

    private InferenceSimulation() {}

    static InferenceMemory run(LiveValues live, long weights) {
        InferenceSimulation simulation = new InferenceSimulation();
        simulation.evaluate(live);
        long held = simulation.worstMapped + simulation.worstHeap * 3 / 2;
        return new InferenceMemory(weights, simulation.worst, held - simulation.worst);
    }

    private void evaluate(LiveValues live) {
        int[] lastUses = live.lastUses(live.values());
        live.inputs().forEach(input -> add(input.type().bytes()));
        observe();
        for (Value result : live.results()) {
            if (!LiveValues.operator(result).isView()) {
                add(result.type().bytes());
            }
            long workspace = LiveValues.operator(result)
                    .workspace(result.operands(), result.type())
                    .forward();
            add(workspace);
            observe();
            add(-workspace);
            mapped -= LiveValues.released(result, lastUses, IS_MAPPED);
            heap -= LiveValues.released(result, lastUses, IS_MAPPED.negate());
        }
    }

    private void add(long bytes) {
        if (Math.abs(bytes) >= MAPPED) {
            mapped += bytes;
        } else {
            heap += bytes;
        }
    }

    private void observe() {
        worst = Math.max(worst, heap + mapped);
        worstHeap = Math.max(worstHeap, heap);
        worstMapped = Math.max(worstMapped, mapped);
    }
}
