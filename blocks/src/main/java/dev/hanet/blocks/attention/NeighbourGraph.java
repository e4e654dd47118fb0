package dev.hanet.blocks.attention;

import static dev.hanet.blocks.operator.Operators.above;
import static dev.hanet.blocks.operator.Operators.add;
import static dev.hanet.blocks.operator.Operators.atLeast;
import static dev.hanet.blocks.operator.Operators.cast;
import static dev.hanet.blocks.operator.Operators.detach;
import static dev.hanet.blocks.operator.Operators.exp;
import static dev.hanet.blocks.operator.Operators.matmul;
import static dev.hanet.blocks.operator.Operators.scale;
import static dev.hanet.blocks.operator.Operators.shift;
import static dev.hanet.blocks.operator.Operators.sigmoid;
import static dev.hanet.blocks.operator.Operators.softmax;
import static dev.hanet.blocks.operator.Operators.subtract;
import static dev.hanet.blocks.operator.Operators.transpose;

import dev.hanet.blocks.attention.HaSpec.HopValue;
import dev.hanet.blocks.attention.HaSpec.Normalize;
import dev.hanet.blocks.attention.HaSpec.Propagation;
import dev.hanet.blocks.attention.HaSpec.Symmetrize;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.loss.CrossEntropyLossSpec;
import dev.hanet.blocks.operator.EdgeOperators.Combine;
import dev.hanet.blocks.operator.EdgeOperators.SelfLoop;
import dev.hanet.blocks.operator.EdgeOperators.Threshold;
import dev.hanet.blocks.operator.JoinedPairs;
import dev.hanet.blocks.operator.PairAgreement;
import dev.hanet.blocks.operator.PairOperators;
import dev.hanet.blocks.operator.PairOperators.ReachingPairs;
import dev.hanet.blocks.operator.RegionOperators.PlaceClasses;
import dev.hanet.blocks.operator.ScoreOperators.ClampToUnit;
import dev.hanet.blocks.operator.ScoreOperators.Extreme;
import dev.hanet.blocks.operator.ScoreOperators.Interpolate;
import dev.hanet.blocks.operator.ScoreOperators.PairwiseExtreme;
import dev.hanet.blocks.operator.ScoreOperators.Ranked;
import dev.hanet.blocks.operator.ScoreOperators.Rescale;
import dev.hanet.blocks.operator.ScoreOperators.UnitRows;
import dev.hanet.blocks.operator.ScoreOperators.UnitVectors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The graph of strong similarities: how alike places are, which of them are joined, and who is whose neighbour at level h.
 *
 * <pre>{@code
 * (1)  A* = Q'K / sqrt(D)                   query, key [B, D, N]   to scores [B, N, N]
 * (3)  B_1[i, j] = 1 where A*[i, j] >= delta, else 0               edges     [B, N, N], A* brought to [0, 1] before,
 *                                                                  or, by count, where A*[i, j] is among the greatest of row i
 * (2)  B_h = B_1 ... B_1, h factors                                edges     [B, N, N] of each level, made boolean again
 * }</pre>
 *
 * A row i holds what place i finds as query. Edges are constants: no gradient flows through them.
 *
 * <p>Source: arXiv 1911.08777, section 3; how scores are brought to [0, 1], section 4.3.1.
 */
final class NeighbourGraph {
    private NeighbourGraph() {}

    /**
     * How alike places are.
     *
     * @param scores scaled products of query and key, [B, N, N]
     * @param cosine cosines of query and key, [B, N, N], built when asked for
     * @param compared what scores are products of; absent where scores are given
     */
    record Similarity(Value scores, Supplier<Value> cosine, Optional<Compared> compared) {}

    /** Scaled query and key, [B, D, N] each. */
    record Compared(Value query, Value key) {}

    /**
     * The neighbours of one level.
     *
     * @param edges which pairs are neighbours, truth values [B, N, N]
     * @param values what edges are worth, numbers [B, N, N]; absent when all are worth 1
     */
    record Level(Value edges, Optional<Value> values) {
        static Level of(Value edges) {
            return new Level(edges, Optional.empty());
        }
    }

    /** Equation 1: every query [B, D, N] compared with every key [B, D, N]. */
    static Similarity similarity(Value query, Value key) {
        // The factor goes to the query: N * D numbers instead of N * N.
        Value scaled = scale(query, 1 / Math.sqrt((double) query.shape().size(1)));
        return new Similarity(
                matmul(transpose(scaled), key), // [B, N, N]
                () -> matmul(transpose(unitVectors(query)), unitVectors(key)),
                Optional.of(new Compared(scaled, key)));
    }

    private static Value unitVectors(Value x) {
        return x.graph().apply(new UnitVectors(), x);
    }

    /** Scores brought to [0, 1], differentiably; equal scores all become 1 where least and greatest are looked for. */
    static Value normalized(Similarity similarity, Normalize how) {
        Value scores = similarity.scores();
        return switch (how) {
            case MINMAX_SAMPLE -> rescaled(scores, 2);
            case MINMAX_ROW -> rescaled(scores, 1);
            case SIGMOID -> sigmoid(scores);
            case EXP_ROWMAX -> exp(subtract(scores, greatest(scores, 1)));
            case COSINE -> clamped(scale(shift(similarity.cosine().get(), 1), 0.5));
            case SOFTMAX_ROW -> softmax(scores, -1);
            case NONE -> scores;
        };
    }

    private static Value rescaled(Value scores, int axes) {
        return scores.graph().apply(new Rescale(), scores, least(scores, axes), greatest(scores, axes));
    }

    private static Value least(Value scores, int axes) {
        return scores.graph().apply(new Extreme(false, axes), scores);
    }

    private static Value greatest(Value scores, int axes) {
        return scores.graph().apply(new Extreme(true, axes), scores);
    }

    private static Value clamped(Value x) {
        return x.graph().apply(new ClampToUnit(), x);
    }

    /**
     * How far normalized scores are from whether two places have one class, a loss []: no map of all pairs is made for it.
     *
     * @param similarity of query and key
     * @param x features [B, C, H, W] whose places they are
     * @param mask class indices of the image's pixels
     */
    static Value purity(Similarity similarity, Value x, Value mask, Normalize how) {
        Compared compared = similarity.compared().orElseThrow();
        boolean isCosine = how == Normalize.COSINE;
        PairAgreement.Unit unit =
                switch (how) {
                    case MINMAX_SAMPLE -> PairAgreement.Unit.SAMPLE;
                    case MINMAX_ROW -> PairAgreement.Unit.ROW;
                    case SIGMOID -> PairAgreement.Unit.SIGMOID;
                    case EXP_ROWMAX -> PairAgreement.Unit.EXP_ROWMAX;
                    case COSINE -> PairAgreement.Unit.COSINE;
                    case SOFTMAX_ROW -> PairAgreement.Unit.SOFTMAX_ROW;
                    case NONE -> throw new IllegalArgumentException("scores that are not normalized are no chances");
                };
        GraphBuilder graph = x.graph();
        return graph.apply(
                new PairAgreement(unit),
                isCosine ? unitVectors(compared.query()) : compared.query(),
                isCosine ? unitVectors(compared.key()) : compared.key(),
                graph.apply(new PlaceClasses(CrossEntropyLossSpec.IGNORED), mask, x));
    }

    /** Equation 3: the edges of the first level, truth values [B, N, N]. */
    static Value firstLevel(Similarity similarity, HaSpec spec) {
        Similarity constant = new Similarity(
                detach(similarity.scores()), () -> detach(similarity.cosine().get()), similarity.compared());
        Value edges = thresholded(constant, spec);
        return switch (spec.selfLoops()) {
            case ADD -> withLoops(edges, true);
            case AS_THRESHOLDED -> edges;
            case REMOVE -> withLoops(edges, false);
        };
    }

    private static Value thresholded(Similarity similarity, HaSpec spec) {
        if (spec.neighbours().isPresent()) {
            return nearest(similarity, spec.neighbours().get(), spec);
        }
        if (spec.symmetrize() == Symmetrize.NONE && spec.normalize() == Normalize.MINMAX_SAMPLE) {
            return reachesCut(similarity, 2, spec);
        }
        if (spec.symmetrize() == Symmetrize.NONE && spec.normalize() == Normalize.MINMAX_ROW) {
            return reachesCut(similarity, 1, spec);
        }
        Value normalized = normalized(similarity, spec.normalize());
        return atLeast(symmetric(normalized, spec.symmetrize()), spec.delta());
    }

    /** The pairs whose score is one of the {@code count} greatest of its row; with equal scores a row may have more. */
    private static Value nearest(Similarity similarity, int count, HaSpec spec) {
        Value scores =
                spec.normalize() == Normalize.COSINE ? similarity.cosine().get() : similarity.scores();
        Value cut = scores.graph().apply(new Ranked(count), scores); // [B, N, 1]
        Value edges = scores.graph().apply(new Threshold(), scores, cut);
        return switch (spec.symmetrize()) {
            case OR -> combine(Combine.Kind.OR, edges, transpose(edges));
            case AND -> combine(Combine.Kind.AND, edges, transpose(edges));
            case NONE, MEAN -> edges;
        };
    }

    /** Where scores reach the raw score that a normalized one of {@code delta} stands for: no division of N * N numbers. */
    private static Value reachesCut(Similarity similarity, int axes, HaSpec spec) {
        Value scores = similarity.scores();
        if (spec.compute() == Compute.AUTO && similarity.compared().isPresent()) {
            Compared compared = similarity.compared().get();
            Value bits = scores.graph().apply(new ReachingPairs(axes, spec.delta()), compared.query(), compared.key());
            return PairOperators.unpacked(bits);
        }
        Value cut = scores.graph()
                .apply(
                        new Interpolate(spec.delta()),
                        least(scores, axes),
                        greatest(scores, axes)); // [B, 1, 1] or [B, N, 1]
        return scores.graph().apply(new Threshold(), scores, cut);
    }

    private static Value symmetric(Value normalized, Symmetrize how) {
        return switch (how) {
            case NONE -> normalized;
            case OR -> normalized.graph().apply(new PairwiseExtreme(true), normalized);
            case AND -> normalized.graph().apply(new PairwiseExtreme(false), normalized);
            case MEAN -> scale(add(normalized, transpose(normalized)), 0.5);
        };
    }

    private static Value withLoops(Value edges, boolean present) {
        return PairOperators.asGiven(edges, graph -> edges.graph().apply(new SelfLoop(present), graph));
    }

    /**
     * Equation 2: the levels 1 to {@code levels}; level h holds the pairs joined by a walk of h edges.
     *
     * <p>Boolean levels are made boolean again after every step, so that counts stay at N and are exact.
     *
     * @param first edges of the first level, truth values [B, N, N]
     * @param number the type that 0 and 1 are multiplied in
     */
    static List<Level> levels(Value first, int levels, ElementType number, HaSpec spec) {
        if (spec.propagation() != Propagation.GRAPH) {
            return Collections.nCopies(levels, Level.of(first));
        }
        List<Level> exact = spec.hopValue() == HopValue.BOOLEAN
                ? spec.compute() == Compute.AUTO ? joined(first, levels) : walks(first, levels, number)
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

    private static List<Level> joined(Value first, int levels) {
        Value step = PairOperators.asBits(first);
        List<Level> result = new ArrayList<>(List.of(Level.of(step)));
        for (int level = 2; level <= levels; level++) {
            Value nearer = PairOperators.packed(result.get(level - 2).edges());
            Value bits = first.graph().apply(new JoinedPairs(), nearer, PairOperators.packed(step));
            result.add(Level.of(PairOperators.unpacked(bits)));
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
