package dev.hanet.blocks.plan;

import static dev.hanet.blocks.plan.LiveValues.operator;

import dev.hanet.blocks.graph.Value;

/** Runs through an evaluation in thought: results come, and go after their last reader. */
final class InferenceSimulation {
    private InferenceSimulation() {}

    /** The most bytes that are alive at once, inputs and workspaces included. */
    static long peak(LiveValues live) {
        int[] lastUses = live.lastUses(live.values());
        long now = live.inputBytes();
        long peak = now;
        for (Value result : live.results()) {
            if (!operator(result).isView()) {
                now += result.type().bytes();
            }
            long workspace =
                    operator(result).workspace(result.operands(), result.type()).forward();
            peak = Math.max(peak, now + workspace);
            now -= Releases.after(result, lastUses, owner -> true);
        }
        return peak;
    }
}
