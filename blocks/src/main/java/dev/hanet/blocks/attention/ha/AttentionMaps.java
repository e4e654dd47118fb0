package dev.hanet.blocks.attention.ha;

import static dev.hanet.blocks.operator.Operators.matmul;
import static dev.hanet.blocks.operator.Operators.multiply;
import static dev.hanet.blocks.operator.Operators.scale;
import static dev.hanet.blocks.operator.Operators.softmax;

import dev.hanet.blocks.attention.ha.operator.LoopWhereEmpty;
import dev.hanet.blocks.attention.ha.operator.MaskScores;
import dev.hanet.blocks.attention.ha.operator.PerPlace;
import dev.hanet.blocks.attention.ha.operator.UnitRows;
import dev.hanet.blocks.attention.ha.operator.ZeroWhereEmpty;
import dev.hanet.blocks.attention.ha.option.EmptyRows;
import dev.hanet.blocks.attention.ha.option.NonEdges;
import dev.hanet.blocks.attention.ha.option.Orientation;
import dev.hanet.blocks.attention.ha.option.PowerScale;
import dev.hanet.blocks.attention.ha.option.Propagation;
import dev.hanet.blocks.attention.ha.option.Scores;
import dev.hanet.blocks.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * From similarities to what places gather with, level by level.
 *
 * <pre>{@code
 * scores   [B, N, N]
 * maps     [B, N, N] each: the softmax of the scores over the neighbours of that level
 * }</pre>
 *
 * Source: arXiv 1911.08777, section 3, equations 2 to 5 and the softmax of equation 6.
 */
final class AttentionMaps {
    private AttentionMaps() {}

    /** The maps of the levels to gather from, nearest first. */
    static List<AttentionMap> of(Similarity similarity, HaSpec spec) {
        List<Integer> included = spec.includedLevels();
        int farthest = included.get(included.size() - 1);
        List<AttentionMap> maps =
                switch (spec.propagation()) {
                    case GRAPH, NONE -> overLevels(similarity, farthest, spec);
                    case POWER_OF_ATTENTION -> powersOfScores(similarity.scores(), farthest, spec);
                    case POWER_OF_SOFTMAX ->
                        powersOfMap(overLevels(similarity, 1, spec).get(0), farthest);
                };
        return included.stream().map(level -> maps.get(level - 1)).toList();
    }

    private static List<AttentionMap> overLevels(Similarity similarity, int farthest, HaSpec spec) {
        Value scores = entering(similarity, spec);
        Value first = FirstLevel.edges(similarity, spec);
        List<AttentionMap> maps = new ArrayList<>();
        for (Level level : NeighbourLevels.of(first, farthest, scores.type().element(), spec)) {
            // Without propagation all levels are one: the map is the same value, computed once.
            boolean isRepeated = spec.propagation() == Propagation.NONE && !maps.isEmpty();
            Value weights = isRepeated ? maps.get(0).weights() : weights(scores, level, spec);
            maps.add(new AttentionMap(maps.size() + 1, Optional.of(level.edges()), weights, spec.orientation()));
        }
        return maps;
    }

    private static Value entering(Similarity similarity, HaSpec spec) {
        if (spec.scores() == Scores.RAW) {
            return similarity.scores();
        }
        Value normalized = Normalization.normalized(similarity, spec.normalize());
        return spec.temperature() == 1 ? normalized : scale(normalized, 1 / spec.temperature());
    }

    private static Value weights(Value scores, Level level, HaSpec spec) {
        Value valued = level.values().map(values -> multiply(scores, values)).orElse(scores);
        int axis = axis(spec.orientation());
        if (spec.nonEdges() == NonEdges.ZERO) {
            return maskedSoftmax(valued, level.edges(), axis, 0);
        }
        if (!spec.canLeaveRowsEmpty()) {
            return maskedSoftmax(valued, level.edges(), axis, MaskScores.NOTHING);
        }
        Value edges = spec.emptyRows() == EmptyRows.SELF
                ? scores.graph().apply(new LoopWhereEmpty(axis), level.edges())
                : level.edges();
        // A row without edges comes out uniform, which is the value of that name.
        Value weights = maskedSoftmax(valued, edges, axis, MaskScores.NOTHING);
        return spec.emptyRows() == EmptyRows.ZERO
                ? scores.graph().apply(new ZeroWhereEmpty(axis), weights, level.edges())
                : weights;
    }

    private static Value maskedSoftmax(Value scores, Value edges, int axis, double nonEdge) {
        return softmax(scores.graph().apply(new MaskScores(nonEdge), scores, edges), axis);
    }

    private static List<AttentionMap> powersOfScores(Value scores, int farthest, HaSpec spec) {
        List<AttentionMap> maps = new ArrayList<>();
        Value power = scores;
        for (int level = 1; level <= farthest; level++) {
            power = level == 1 ? scores : rescaled(matmul(power, scores), spec.powerScale());
            Value weights = softmax(power, axis(spec.orientation()));
            maps.add(new AttentionMap(level, Optional.empty(), weights, spec.orientation()));
        }
        return maps;
    }

    private static Value rescaled(Value power, PowerScale how) {
        return switch (how) {
            case NONE -> power;
            case INVERSE_NODES -> power.graph().apply(new PerPlace(), power);
            case ROW_L1 -> power.graph().apply(new UnitRows(), power);
        };
    }

    private static List<AttentionMap> powersOfMap(AttentionMap first, int farthest) {
        List<AttentionMap> maps = new ArrayList<>(List.of(first));
        for (int level = 2; level <= farthest; level++) {
            Value weights = matmul(maps.get(level - 2).weights(), first.weights());
            maps.add(new AttentionMap(level, first.edges(), weights, first.orientation()));
        }
        return maps;
    }

    private static int axis(Orientation orientation) {
        return orientation == Orientation.COLUMN ? -2 : -1;
    }
}
