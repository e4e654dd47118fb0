package dev.hanet.blocks.plan;

import static dev.hanet.blocks.plan.LiveValues.operator;
import static dev.hanet.blocks.plan.LiveValues.storage;

import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.Value;
import java.util.BitSet;
import java.util.List;

/**
 * Runs through a training step in thought.
 *
 * <p>Forwards, results come and go after their last reader, unless the backward pass needs them. Backwards, each result
 * releases what it kept, after the gradients of its operands were made; a gradient lives from the first reader of its
 * value, seen from the end, to the value itself. Views share the memory, and the gradient, of what they are views of.
 */
final class TrainingSimulation {
    private final LiveValues live;
    private final BitSet differentiated = new BitSet();
    /** For each kept owner, the index of the first result that keeps it, which releases it; 0 for what is not kept. */
    private final int[] keeper;

    private long activations;
    private long now;
    private long peak;

    private TrainingSimulation(LiveValues live) {
        this.live = live;
        this.keeper = new int[live.values()];
    }

    static TrainingMemory run(LiveValues live, long weights, long gradients, long optimizer) {
        TrainingSimulation simulation = new TrainingSimulation(live);
        simulation.mark();
        simulation.forward();
        simulation.backward();
        long transients = simulation.peak - simulation.activations;
        return new TrainingMemory(weights, gradients, optimizer, simulation.activations, transients);
    }

    private void mark() {
        for (Value result : live.results()) {
            if (operator(result).isDifferentiable()
                    && result.operands().stream().anyMatch(this::hasGradient)) {
                differentiated.set(result.index());
            }
        }
        differentiated.and(reached());
        for (Value result : live.results()) {
            if (differentiated.get(result.index())) {
                Saved saved = saved(result);
                activations += saved.extraBytes();
                saved.operands().forEach(index -> keep(result.operands().get(index), result));
                if (saved.result()) {
                    keep(result, result);
                }
            }
        }
    }

    /** What the gradient of an output comes to: the engine drops the rest at once. */
    private BitSet reached() {
        BitSet reached = new BitSet();
        List<Value> results = live.results();
        for (int i = results.size() - 1; i >= 0; i--) {
            Value result = results.get(i);
            if (differentiated.get(result.index()) && (live.isOutput(result) || reached.get(result.index()))) {
                reached.set(result.index());
                result.operands().forEach(operand -> reached.set(operand.index()));
            }
        }
        return reached;
    }

    private void keep(Value value, Value by) {
        Value owner = storage(value);
        if (owner.kind() == Value.Kind.RESULT && keeper[owner.index()] == 0) {
            keeper[owner.index()] = by.index();
            activations += owner.type().bytes();
        }
    }

    private boolean hasGradient(Value value) {
        return value.kind() == Value.Kind.PARAMETER || differentiated.get(value.index());
    }

    private static Saved saved(Value result) {
        return operator(result).saved(result.operands(), result.type());
    }

    private long extraBytes(Value result) {
        return differentiated.get(result.index()) ? saved(result).extraBytes() : 0;
    }

    private void forward() {
        int[] lastUses = live.lastUses(live.values());
        now = live.inputBytes();
        for (Value result : live.results()) {
            now += extraBytes(result)
                    + (operator(result).isView() ? 0 : result.type().bytes());
            peak = Math.max(peak, now);
            now -= Releases.after(result, lastUses, owner -> keeper[owner.index()] == 0);
        }
    }

    private void backward() {
        BitSet gradients = new BitSet();
        List<Value> results = live.results();
        for (int i = results.size() - 1; i >= 0; i--) {
            Value result = results.get(i);
            if (differentiated.get(result.index())) {
                long summands = 0;
                for (Value operand : result.operands()) {
                    Value owner = storage(operand);
                    if (differentiated.get(owner.index())) {
                        if (gradients.get(owner.index())) {
                            summands += owner.type().bytes();
                        } else {
                            gradients.set(owner.index());
                            now += owner.type().bytes();
                        }
                    }
                }
                peak = Math.max(peak, now + summands);
                now -= extraBytes(result);
            }
            release(result, gradients);
        }
    }

    private void release(Value result, BitSet gradients) {
        if (gradients.get(result.index())) {
            now -= result.type().bytes();
        }
        for (Value kept : result.operands()) {
            releaseKept(storage(kept), result);
        }
        releaseKept(storage(result), result);
    }

    private void releaseKept(Value owner, Value by) {
        if (owner.kind() == Value.Kind.RESULT && keeper[owner.index()] == by.index()) {
            keeper[owner.index()] = 0;
            now -= owner.type().bytes();
        }
    }
}
