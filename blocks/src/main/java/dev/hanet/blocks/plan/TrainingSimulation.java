package dev.hanet.blocks.plan;

import static dev.hanet.blocks.plan.LiveValues.operator;
import static dev.hanet.blocks.plan.LiveValues.storage;

import dev.hanet.blocks.graph.Recompute;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.Segments;
import dev.hanet.blocks.graph.Segments.Segment;
import dev.hanet.blocks.graph.Value;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Runs through a training step in thought.
 *
 * <p>Forwards, results come and go after their last reader, unless the backward pass needs them. Backwards, each result
 * releases what it kept, after the gradients of its operands were made; a gradient lives from the first reader of its
 * value, seen from the end, to the value itself, those of parameters until the step is done. Views share the memory, and
 * the gradient, of what they are views of.
 */
final class TrainingSimulation {
    private final LiveValues live;
    private final Segments segments;
    private final BitSet differentiated = new BitSet();
    /** For each kept owner, the index of the first result that keeps it, which releases it; 0 for what is not kept. */
    private final int[] keeper;
    /** The same of owners that only their own run of results keeps, once it is computed again. */
    private final int[] inner;

    private final GradientMemory onTheWay = new GradientMemory();
    private final Set<Value> withGradient = new HashSet<>();

    private long inUse;
    private long kept;
    private long gradients;
    private long peak;
    private TrainingMemory worst = new TrainingMemory(0, 0, 0, 0, 0);

    private TrainingSimulation(LiveValues live, Segments segments) {
        this.live = live;
        this.segments = segments;
        this.keeper = new int[live.values()];
        this.inner = new int[live.values()];
    }

    static TrainingMemory run(LiveValues live, long weights, long optimizer, Recompute recompute) {
        Segments segments = Segments.of(recompute, live.results(), live.output());
        TrainingSimulation simulation = new TrainingSimulation(live, segments);
        simulation.mark();
        simulation.forward();
        simulation.backward();
        TrainingMemory worst = simulation.worst;
        return new TrainingMemory(weights, worst.gradients(), optimizer, worst.activations(), worst.transients());
    }

    private void mark() {
        for (Value result : live.results()) {
            if (differentiatedOperands(result).stream().anyMatch(this::hasGradient)) {
                differentiated.set(result.index());
            }
        }
        differentiated.and(reached());
        for (Value result : live.results()) {
            if (differentiated.get(result.index())) {
                Saved saved = saved(result);
                saved.operands().forEach(index -> keep(result.operands().get(index), result));
                if (saved.result()) {
                    keep(result, result);
                }
            }
        }
        for (Segment segment : segments.all()) {
            if (isRepeated(segment)) {
                segment.entering().forEach(value -> keep(value, segment.inside().get(0)));
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
                differentiatedOperands(result).forEach(operand -> reached.set(operand.index()));
            }
        }
        return reached;
    }

    private void keep(Value value, Value by) {
        Value owner = storage(value);
        boolean isInside = segments.of(by).isPresent() && segments.of(owner).equals(segments.of(by));
        int[] keepers = isInside ? inner : keeper;
        if (owner.kind() == Value.Kind.RESULT && keepers[owner.index()] == 0) {
            keepers[owner.index()] = by.index();
        }
    }

    private boolean isRepeated(Segment segment) {
        return segment.inside().stream().anyMatch(value -> differentiated.get(value.index()));
    }

    private static List<Value> differentiatedOperands(Value result) {
        return operator(result).differentiated(result.operands());
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
        inUse = live.inputBytes();
        for (Value result : live.results()) {
            kept += segments.of(result).isPresent() ? 0 : extraBytes(result);
            if (!operator(result).isView()) {
                if (keeper[result.index()] == 0) {
                    inUse += result.type().bytes();
                } else {
                    kept += result.type().bytes();
                }
            }
            observe(operator(result).workspace(result.operands(), result.type()).forward());
            inUse -= LiveValues.released(result, lastUses).stream()
                    .filter(owner -> keeper[owner.index()] == 0)
                    .mapToLong(owner -> owner.type().bytes())
                    .sum();
        }
    }

    private void backward() {
        List<Value> results = live.results();
        for (int i = results.size() - 1; i >= 0; i--) {
            Value result = results.get(i);
            segments.of(result).filter(segment -> segment.isLast(result)).ifPresent(this::repeat);
            if (differentiated.get(result.index())) {
                long passing = operator(result).isView() ? 0 : gradients(result);
                observe(passing
                        + operator(result)
                                .workspace(result.operands(), result.type())
                                .backward());
                kept -= extraBytes(result);
            }
            onTheWay.release(result);
            for (Value operand : result.operands()) {
                releaseKept(storage(operand), result);
            }
            releaseKept(storage(result), result);
            segments.of(result).filter(segment -> segment.isFirst(result)).ifPresent(segment -> segment.entering()
                    .forEach(value -> releaseKept(storage(value), result)));
        }
    }

    /** Makes the gradients of the operands; answers what is only added to others. */
    private long gradients(Value result) {
        long summands = 0;
        for (Value operand : differentiatedOperands(result)) {
            Value owner = storage(operand);
            if (owner.kind() == Value.Kind.PARAMETER) {
                summands += parameter(owner);
            } else if (differentiated.get(owner.index())) {
                if (operator(result).passesGradient()) {
                    onTheWay.pass(storage(result), owner);
                } else {
                    summands += onTheWay.arrive(owner);
                }
            }
        }
        return summands;
    }

    private long parameter(Value parameter) {
        long bytes = parameter.type().bytes();
        if (withGradient.add(parameter)) {
            gradients += bytes;
            return 0;
        }
        return bytes;
    }

    /** Computes a run again, and keeps its inside until its gradients are made. */
    private void repeat(Segment segment) {
        for (Value value : segment.inside()) {
            kept += extraBytes(value);
            kept += inner[value.index()] > 0 ? value.type().bytes() : 0;
            observe(operator(value).workspace(value.operands(), value.type()).forward());
        }
    }

    private void releaseKept(Value owner, Value by) {
        if (owner.kind() == Value.Kind.RESULT && inner[owner.index()] == by.index() && by.index() > 0) {
            inner[owner.index()] = 0;
            kept -= owner.type().bytes();
        }
        if (owner.kind() == Value.Kind.RESULT && keeper[owner.index()] == by.index()) {
            keeper[owner.index()] = 0;
            kept -= owner.type().bytes();
        }
    }

    /** Remembers the worst moment. */
    private void observe(long passing) {
        long transients = inUse + onTheWay.bytes() + passing;
        if (kept + gradients + transients > peak) {
            peak = kept + gradients + transients;
            worst = new TrainingMemory(0, gradients, 0, kept, transients);
        }
    }
}
