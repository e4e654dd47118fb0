package dev.hanet.blocks.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The runs of results that a backward pass computes a second time, so that it keeps what enters them and nothing of their inside.
 *
 * <p>A run lies within one block: a residual unit ({@code encoder.layer3.5}), else a scope two names deep ({@code decoder.up1}). Results
 * that would come out otherwise a second time, which no gradient flows through, or whose operator computes its gradients itself,
 * belong to none.
 */
public final class Segments {
    private static final int DEPTH = 2;
    /** Fewer are kept as cheaply as what enters them. */
    private static final int LEAST = 3;

    private final List<Segment> all;
    private final Map<Value, Segment> byValue = new HashMap<>();

    private Segments(List<Segment> all) {
        this.all = List.copyOf(all);
        all.forEach(segment -> segment.inside().forEach(value -> byValue.put(value, segment)));
    }

    /**
     * One run.
     *
     * @param inside its results, in order, nothing else between them
     * @param entering what they read besides, parameters and buffers included
     */
    public record Segment(List<Value> inside, List<Value> entering) {
        public Segment {
            inside = List.copyOf(inside);
            entering = List.copyOf(entering);
        }

        public boolean isFirst(Value value) {
            return inside.get(0).equals(value);
        }

        public boolean isLast(Value value) {
            return inside.get(inside.size() - 1).equals(value);
        }
    }

    /**
     * Those of a program.
     *
     * @param results what it computes, in order
     * @param differentiated what its gradients are of, which is in none
     */
    public static Segments of(Recompute recompute, List<Value> results, Optional<Value> differentiated) {
        List<Segment> all = new ArrayList<>();
        List<Value> run = new ArrayList<>();
        for (Value value : recompute == Recompute.NONE ? Collections.<Value>emptyList() : results) {
            boolean belongs = !value.scope().isEmpty()
                    && isRepeatable(value)
                    && !differentiated.filter(value::equals).isPresent();
            if (!run.isEmpty() && !(belongs && block(run.get(0)).equals(block(value)))) {
                close(run, all);
            }
            if (belongs) {
                run.add(value);
            }
        }
        close(run, all);
        return new Segments(all);
    }

    private static void close(List<Value> run, List<Segment> all) {
        if (run.size() >= LEAST) {
            Set<Value> entering = new LinkedHashSet<>();
            run.forEach(value -> entering.addAll(value.operands()));
            run.forEach(entering::remove);
            all.add(new Segment(run, List.copyOf(entering)));
        }
        run.clear();
    }

    private static boolean isRepeatable(Value value) {
        Operator operator = value.operator().orElseThrow();
        boolean isOwn = operator instanceof OwnGradient own && own.learned(value.operands()) > 0;
        // What reads a buffer may find it moved, but where the operator itself moves it and says so by its mode.
        boolean readsMoved = !operator.hasEffect()
                && value.operands().stream().anyMatch(operand -> operand.kind() == Value.Kind.BUFFER);
        return operator.isRepeatable() && operator.isDifferentiable() && !isOwn && !readsMoved;
    }

    private static String block(Value value) {
        List<String> names = List.of(value.scope().split("\\.", -1));
        for (int i = 0; i < names.size(); i++) {
            if (Character.isDigit(names.get(i).charAt(0))) {
                return String.join(".", names.subList(0, i + 1));
            }
        }
        return String.join(".", names.subList(0, Math.min(DEPTH, names.size())));
    }

    public List<Segment> all() {
        return all;
    }

    /** The run that a result belongs to. */
    public Optional<Segment> of(Value value) {
        return Optional.ofNullable(byValue.get(value));
    }
}
