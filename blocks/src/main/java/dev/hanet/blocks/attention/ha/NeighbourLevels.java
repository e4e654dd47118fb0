package dev.hanet.blocks.attention.ha;

import static dev.hanet.blocks.operator.Operators.above;
import static dev.hanet.blocks.operator.Operators.cast;
import static dev.hanet.blocks.operator.Operators.matmul;

import dev.hanet.blocks.attention.ha.operator.Combine;
import dev.hanet.blocks.attention.ha.operator.UnitRows;
import dev.hanet.blocks.attention.ha.option.HopValue;
import dev.hanet.blocks.attention.ha.option.Propagation;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Neighbours of neighbours: level h holds the pairs joined by a walk of h edges; equation 2.
 *
 * <p>Boolean levels are made boolean again after every step, so that counts stay at N and are exact. First levels carry no
 * gradient, so nothing of these products is kept for the backward pass.
 */
final class NeighbourLevels {
    private NeighbourLevels() {}

    /**
     * The levels 1 to {@code levels}.
     *
     * @param first edges of the first level, truth values [B, N, N]
     * @param levels how many
     * @param number the type that 0 and 1 are multiplied in
     */
    static List<Level> of(Value first, int levels, ElementType number, HaSpec spec) {
        if (spec.propagation() != Propagation.GRAPH) {
            return Collections.nCopies(levels, Level.of(first));
        }
        List<Level> exact = spec.hopValue() == HopValue.BOOLEAN
                ? walks(first, levels, number)
                : valuedWalks(first, levels, number, spec.hopValue());
        return switch (spec.hops()) {
            case EXACT -> exact;
            case CUMULATIVE -> cumulative(exact);
            case SHELL -> shells(exact);
        };
    }

    private static List<Level> walks(Value first, int levels, ElementType number) {
        List<Level> result = new ArrayList<>(List.of(Level.of(first)));
        if (levels > 1) {
            Value step = cast(first, number);
            Value reached = step;
            for (int level = 2; level <= levels; level++) {
                Value edges = above(matmul(reached, step), 0.5);
                result.add(Level.of(edges));
                reached = level < levels ? cast(edges, number) : reached;
            }
        }
        return result;
    }

    private static List<Level> valuedWalks(Value first, int levels, ElementType number, HopValue value) {
        Value ones = cast(first, number);
        Value step = value == HopValue.COUNT ? ones : first.graph().apply(new UnitRows(), ones);
        List<Level> result = new ArrayList<>(List.of(new Level(first, Optional.of(step))));
        Value walked = step;
        for (int level = 2; level <= levels; level++) {
            walked = matmul(walked, step);
            result.add(new Level(above(walked, 0), Optional.of(walked)));
        }
        return result;
    }

    private static List<Level> cumulative(List<Level> exact) {
        List<Level> result = new ArrayList<>(exact.subList(0, 1));
        for (Level level : exact.subList(1, exact.size())) {
            Value nearer = result.get(result.size() - 1).edges();
            result.add(Level.of(combine(Combine.Kind.OR, level.edges(), nearer)));
        }
        return result;
    }

    private static List<Level> shells(List<Level> exact) {
        List<Level> result = new ArrayList<>(exact.subList(0, 1));
        for (int i = 1; i < exact.size(); i++) {
            Value edges = combine(
                    Combine.Kind.WITHOUT, exact.get(i).edges(), exact.get(i - 1).edges());
            result.add(new Level(edges, exact.get(i).values()));
        }
        return result;
    }

    private static Value combine(Combine.Kind kind, Value first, Value second) {
        return first.graph().apply(new Combine(kind), first, second);
    }
}
