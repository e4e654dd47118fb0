package dev.hanet.blocks.torch;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.OwnGradient;
import dev.hanet.blocks.graph.Segments;
import dev.hanet.blocks.graph.Value;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The order in which a program is differentiated: a result of an operator that computes its gradients itself begins a stage after those
 * of its operands, and whatever reads a result is in its stage or a later one. The same holds of what comes out of a run of results
 * that is computed a second time.
 */
final class Stages {
    /** Of a program without gradients. */
    static final Stages NONE = new Stages(0);

    private final int[] stage;
    private final BitSet tracked = new BitSet();
    private final BitSet own = new BitSet();
    private final Set<Reading> readings = new HashSet<>();

    private Stages(int values) {
        this.stage = new int[values];
    }

    /** That a stage reads a value as it is. */
    private record Reading(int stage, Value value) {}

    /**
     * Orders the values that an output depends on.
     *
     * @param isWanted which parameters and inputs have gradients
     * @param segments runs of results that are computed a second time
     */
    static Stages of(Graph graph, Value output, Predicate<Value> isWanted, Segments segments) {
        Stages stages = new Stages(graph.values().size());
        BitSet reached = ScriptWriter.reached(graph, output);
        for (Value value : graph.values()) {
            int index = value.index();
            if (value.operator().isEmpty()) {
                stages.tracked.set(index, isWanted.test(value));
                continue;
            }
            boolean isTracked = value.operator().get().differentiated(value.operands()).stream()
                    .anyMatch(stages::isTracked);
            stages.tracked.set(index, isTracked);
            if (segments.of(value).isPresent()) {
                List<Value> entering = segments.of(value).orElseThrow().entering();
                stages.stage[index] = 1 + stages.latest(entering);
                stages.own.set(index, isTracked && reached.get(index));
                continue;
            }
            int latest = stages.latest(value.operands());
            boolean isOwn = isTracked
                    && reached.get(index)
                    && value.operator().get() instanceof OwnGradient operator
                    && operator.learned(value.operands()) > 0;
            stages.own.set(index, isOwn);
            stages.stage[index] = isOwn ? latest + 1 : latest;
            if (!isOwn && reached.get(index)) {
                value.operands().forEach(operand -> stages.readings.add(new Reading(latest, operand)));
            }
        }
        return stages;
    }

    private int latest(List<Value> values) {
        return values.stream().mapToInt(this::of).max().orElse(0);
    }

    int last() {
        int last = 0;
        for (int one : stage) {
            last = Math.max(last, one);
        }
        return last;
    }

    int of(Value value) {
        return value.index() < stage.length ? stage[value.index()] : 0;
    }

    /** Whether the value's gradient is computed by its operator, or by the run of results it belongs to. */
    boolean isOwn(Value value) {
        return own.get(value.index());
    }

    /** Whether gradients flow through the value. */
    boolean isTracked(Value value) {
        return tracked.get(value.index());
    }

    /** Whether a reader takes the value over from an earlier stage. */
    boolean isCrossing(Value operand, Value reader) {
        return operand.operator().isPresent() && isTracked(operand) && of(operand) < of(reader);
    }

    /** Whether results of a stage that the output depends on read the value. */
    boolean reads(int stage, Value value) {
        return readings.contains(new Reading(stage, value));
    }
}
