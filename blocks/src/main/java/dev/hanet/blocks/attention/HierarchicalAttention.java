package dev.hanet.blocks.attention;

import static dev.hanet.blocks.layer.Layers.conv;
import static dev.hanet.blocks.layer.Layers.conv1x1;
import static dev.hanet.blocks.layer.Layers.convBnRelu;
import static dev.hanet.blocks.operator.Operators.above;
import static dev.hanet.blocks.operator.Operators.add;
import static dev.hanet.blocks.operator.Operators.cast;
import static dev.hanet.blocks.operator.Operators.concat;
import static dev.hanet.blocks.operator.Operators.detach;
import static dev.hanet.blocks.operator.Operators.fillLike;
import static dev.hanet.blocks.operator.Operators.flattenSpatial;
import static dev.hanet.blocks.operator.Operators.log;
import static dev.hanet.blocks.operator.Operators.logSigmoid;
import static dev.hanet.blocks.operator.Operators.matmul;
import static dev.hanet.blocks.operator.Operators.meanKeeping;
import static dev.hanet.blocks.operator.Operators.multiply;
import static dev.hanet.blocks.operator.Operators.scale;
import static dev.hanet.blocks.operator.Operators.shift;
import static dev.hanet.blocks.operator.Operators.sigmoid;
import static dev.hanet.blocks.operator.Operators.softmax;
import static dev.hanet.blocks.operator.Operators.subtract;
import static dev.hanet.blocks.operator.Operators.transpose;
import static dev.hanet.blocks.operator.Operators.unflattenLike;
import static dev.hanet.blocks.operator.Operators.where;

import dev.hanet.blocks.attention.HaSpec.EmptyRows;
import dev.hanet.blocks.attention.HaSpec.LevelProjection;
import dev.hanet.blocks.attention.HaSpec.NonEdges;
import dev.hanet.blocks.attention.HaSpec.Orientation;
import dev.hanet.blocks.attention.HaSpec.Position;
import dev.hanet.blocks.attention.HaSpec.PowerScale;
import dev.hanet.blocks.attention.HaSpec.Propagation;
import dev.hanet.blocks.attention.HaSpec.QueryKey;
import dev.hanet.blocks.attention.HaSpec.Scores;
import dev.hanet.blocks.attention.HaSpec.Threshold;
import dev.hanet.blocks.attention.NeighbourGraph.Compared;
import dev.hanet.blocks.attention.NeighbourGraph.Level;
import dev.hanet.blocks.attention.NeighbourGraph.Similarity;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Initializer;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.layer.WeightInit;
import dev.hanet.blocks.operator.EdgeOperators;
import dev.hanet.blocks.operator.EdgeOperators.LoopWhereEmpty;
import dev.hanet.blocks.operator.EdgeOperators.MaskScores;
import dev.hanet.blocks.operator.EdgeOperators.SelfLoop;
import dev.hanet.blocks.operator.EdgeOperators.ZeroWhereEdges;
import dev.hanet.blocks.operator.EdgeOperators.ZeroWhereEmpty;
import dev.hanet.blocks.operator.FusedAttention;
import dev.hanet.blocks.operator.ImageOperators.SinePositions;
import dev.hanet.blocks.operator.Operands;
import dev.hanet.blocks.operator.PairOperators;
import dev.hanet.blocks.operator.ScoreOperators.ClampToUnit;
import dev.hanet.blocks.operator.ScoreOperators.PerPlace;
import dev.hanet.blocks.operator.ScoreOperators.UnitRows;
import dev.hanet.blocks.operator.ShapeOperators.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hierarchical attention: every place gathers from its neighbours of level 1 to n in the graph of strong similarities.
 *
 * <p>Two places share an edge when their similarity reaches {@code delta}; level {@code h} holds the pairs joined by a
 * walk of {@code h} edges, which with self-loops is a walk of at most {@code h}. With N = H * W places, i the one that
 * gathers and j the one it gathers from, the paper's equations are these lines:
 *
 * <pre>{@code
 *      x                                                       [B, C, H, W]
 *      Q, K, H = 1x1 convolutions of x                         [B, D, N], [B, D, N], [B, C, N]
 * (1)  A* = Q'K / sqrt(D)                                      [B, N, N]   NeighbourGraph.similarity
 * (2)  B_h = B_1 ... B_1, h factors                            [B, N, N]   NeighbourGraph.levels, h = 1 .. n
 * (3)  B_1[i, j] = 1 where A*[i, j] >= delta, else 0           [B, N, N]   NeighbourGraph.firstLevel
 * (4)  A_h = A* x B_h, element by element                      [B, N, N]   mapsOverLevels
 * (5)  A_h = (A*)^h, the alternative to 2, 3 and 4             [B, N, N]   mapsOfPowers
 * (6)  ~A_h = softmax of A_h over j                            [B, N, N]   maskedSoftmax
 *      Z_h = H ~A_h'                                           [B, C, N]   LevelMap.gather
 *      X+ = G(W_1 Z_1 || ... || W_n Z_n)                       [B, C, H, W]   projected, fused, residual
 * }</pre>
 *
 * What (4) leaves of a pair without an edge is 0 as printed, whose softmax is not 0; the default is a weight of exactly 0.
 * Where the text can be read in several ways, {@link HaSpec} has the readings. With {@code purity} it announces a further part of the loss.
 *
 * <p>Its graph also has, of each level, the outputs {@link Output.Attention}, [B, N, N], whose row i holds what place i
 * gathers with, {@link Output.Edges}, [B, N, N], with 1 where place i gathers from place j and else 0, and {@link
 * Output.EdgeDensity}, [], the share of pairs that are neighbours.
 *
 * <p>Source: arXiv 1911.08777, section 3, equations 1 to 6.
 */
final class HierarchicalAttention {
    private static final Convolution PROJECTION = Convolution.of(1).withBias().withWeights(WeightInit.UNIFORM);

    /** No normalized score is above it. */
    private static final double BEYOND = 2;

    /** What a pair that no walk joins is to farther levels, so that its logarithm is a number. */
    private static final double LEAST_DEGREE = 1e-6;

    private HierarchicalAttention() {}

    static Value hierarchicalAttention(Value x, HaSpec spec) {
        Operands.requireImage("ha", x);
        int channels = spec.channels().orElseGet(() -> Math.toIntExact(x.shape().size(1)));
        Value placed = spec.position() == Position.SINE ? add(x, x.graph().apply(new SinePositions(), x)) : x;
        Value query = places("query", placed, spec.keyChannels().orElse(channels)); // [B, D, N]
        Value key = spec.qk() == QueryKey.SHARED
                ? query
                : places("key", placed, spec.keyChannels().orElse(channels));
        Value features = flattenSpatial(convBnRelu("value", x, channels, 1)); // [B, C, N]
        Similarity similarity = NeighbourGraph.similarity(query, key);
        spec.whyPlain().ifPresent(x.graph()::remark);
        spec.purity().ifPresent(weight -> x.graph()
                .objective(weight, mask -> NeighbourGraph.purity(similarity, x, mask, spec.normalize())));
        List<LevelMap> maps = maps(similarity, spec); // [B, N, N] each
        List<Value> levels = gathered(similarity, maps, features, spec); // [B, C, N] each
        List<Value> gathered = new ArrayList<>();
        for (int i = 0; i < maps.size(); i++) {
            report(maps.get(i));
            gathered.add(projected(maps.get(i).level(), unflattenLike(levels.get(i), x), spec)); // [B, C, H, W]
        }
        return residual(fused(maps, gathered, Math.toIntExact(x.shape().size(1)), spec), x, spec);
    }

    /**
     * Equation 6 on every level: features [B, C, N] gathered with the maps, or with fused attention under the maps' graphs, whose
     * maps then are computed for those alone who ask for them.
     */
    static List<Value> gathered(Similarity similarity, List<LevelMap> maps, Value features, HaSpec spec) {
        if (spec.whyPlain().isPresent() || similarity.compared().isEmpty()) {
            return maps.stream().map(map -> map.gather(features)).toList();
        }
        // Without propagation all levels are one, as in mapsOverLevels.
        int different = spec.propagation() == Propagation.NONE ? 1 : maps.size();
        List<Value> graphs = maps.subList(0, different).stream()
                .map(map -> map.byReceiver(map.edges().orElseThrow()))
                .toList();
        List<Value> result = new ArrayList<>(fused(similarity.compared().get(), graphs, features, spec));
        while (result.size() < maps.size()) {
            result.add(result.get(0));
        }
        return result;
    }

    private static List<Value> fused(Compared compared, List<Value> graphs, Value features, HaSpec spec) {
        boolean isRow = spec.orientation() == Orientation.ROW;
        GraphBuilder graph = features.graph();
        List<Value> operands = new ArrayList<>(List.of(
                isRow ? compared.query() : compared.key(), isRow ? compared.key() : compared.query(), features));
        for (Value pairs : graphs) {
            operands.add(PairOperators.packed(
                    spec.canLeaveRowsEmpty() ? graph.apply(new LoopWhereEmpty(-1), pairs) : pairs));
        }
        Value gathered = graph.apply(new FusedAttention(1), operands.toArray(Value[]::new)); // [B, N, L C]
        List<Value> result = new ArrayList<>();
        for (int i = 0; i < graphs.size(); i++) {
            Value level = graph.apply(new Part(2, i, graphs.size()), gathered); // [B, N, C]
            result.add(transpose(filled(level, graphs.get(i), features, spec)));
        }
        return result;
    }

    /** What was gathered, [B, N, C], with what places without neighbours have. */
    private static Value filled(Value gathered, Value pairs, Value features, HaSpec spec) {
        if (!spec.canLeaveRowsEmpty() || spec.emptyRows() == EmptyRows.SELF) {
            return gathered;
        }
        GraphBuilder graph = features.graph();
        Value alone = graph.apply(new ZeroWhereEmpty(-1), gathered, pairs);
        return spec.emptyRows() == EmptyRows.ZERO
                ? alone
                : add(alone, graph.apply(new ZeroWhereEdges(), transpose(meanKeeping(features, 2)), pairs));
    }

    private static Value places(String name, Value x, int channels) {
        return flattenSpatial(conv(name, x, channels, PROJECTION));
    }

    /**
     * What places gather with on one level.
     *
     * @param level from 1
     * @param edges the level's graph, truth values [B, N, N]; absent where there is none
     * @param weights [B, N, N] as the softmax leaves them: row i belongs to query i
     * @param orientation which way features flow
     */
    record LevelMap(int level, Optional<Value> edges, Value weights, Orientation orientation) {
        /** Weights or edges, [B, N, N], so that row i belongs to place i as the one that gathers. */
        Value byReceiver(Value pairs) {
            return orientation == Orientation.ROW ? pairs : transpose(pairs);
        }

        /** The inner part of equation 6: features [B, C, N] to [B, C, N]. */
        Value gather(Value features) {
            return matmul(features, orientation == Orientation.ROW ? transpose(weights) : weights);
        }
    }

    /** The maps of the levels to gather from, nearest first. */
    static List<LevelMap> maps(Similarity similarity, HaSpec spec) {
        List<Integer> included = spec.includedLevels();
        int farthest = included.get(included.size() - 1);
        List<LevelMap> maps =
                switch (spec.propagation()) {
                    case GRAPH, NONE -> mapsOverLevels(similarity, farthest, spec);
                    case POWER_OF_ATTENTION -> mapsOfPowers(similarity.scores(), farthest, spec);
                    case POWER_OF_SOFTMAX ->
                        powersOfMap(mapsOverLevels(similarity, 1, spec).get(0), farthest);
                };
        return included.stream().map(level -> maps.get(level - 1)).toList();
    }

    /** Equation 4 and the softmax of equation 6. */
    private static List<LevelMap> mapsOverLevels(Similarity similarity, int farthest, HaSpec spec) {
        if (spec.threshold() != Threshold.FIXED) {
            return mapsOfDegrees(similarity, farthest, spec);
        }
        Value scores = entering(similarity, spec);
        Value first = NeighbourGraph.firstLevel(similarity, spec);
        List<LevelMap> maps = new ArrayList<>();
        for (Level level : NeighbourGraph.levels(first, farthest, scores.type().element(), spec)) {
            // Without propagation all levels are one: the map is the same value, computed once.
            boolean isRepeated = spec.propagation() == Propagation.NONE && !maps.isEmpty();
            Value weights = isRepeated ? maps.get(0).weights() : weights(scores, level, spec);
            maps.add(new LevelMap(maps.size() + 1, Optional.of(level.edges()), weights, spec.orientation()));
        }
        return maps;
    }

    /**
     * Equations 2 to 4 and the softmax of equation 6 with a threshold that gradients reach: a pair is an edge to a degree between 0 and
     * 1, and its weight is in proportion to that, {@code E_1 = 1 / (1 + exp(-k (A* - delta)))} and {@code E_h = E_h-1 E_1}, at most 1. With
     * growing k this becomes what edges of 0 and 1 give. The outputs of the graph are those of the pairs that reach delta. Straight
     * through, the weights are those of edges of 0 and 1, and their gradients those of the degrees.
     *
     * <p>Differentiable binarization: Liao et al., Real-time Scene Text Detection with Differentiable Binarization, arXiv 1911.08947.
     */
    private static List<LevelMap> mapsOfDegrees(Similarity similarity, int farthest, HaSpec spec) {
        Value scores = entering(similarity, spec);
        Value alike = NeighbourGraph.normalized(similarity, spec.normalize()); // [B, N, N]
        GraphBuilder graph = scores.graph();
        Value delta = graph.parameter("delta", Shape.of(1, 1, 1), Initializer.constant((float) spec.delta()));
        Value distance = scale(subtract(alike, delta), spec.steepness());
        Value itself = graph.apply(new SelfLoop(true), above(detach(alike), BEYOND));
        Value first = where(itself, fillLike(alike, 1), sigmoid(distance));
        Value edges = graph.apply(
                new SelfLoop(true), graph.apply(new EdgeOperators.Threshold(), detach(alike), detach(delta)));
        List<LevelMap> maps = new ArrayList<>();
        Value degrees = first;
        Value weights =
                softmax(add(scores, where(itself, fillLike(alike, 0), logSigmoid(distance))), axis(spec.orientation()));
        for (Level level : NeighbourGraph.levels(edges, farthest, scores.type().element(), spec)) {
            if (!maps.isEmpty() && spec.propagation() == Propagation.GRAPH) {
                degrees = graph.apply(new ClampToUnit(), matmul(degrees, first));
                weights = softmax(add(scores, log(shift(degrees, LEAST_DEGREE))), axis(spec.orientation()));
            }
            Value used = spec.threshold() == Threshold.STRAIGHT_THROUGH
                    ? add(weights, detach(subtract(weights(scores, level, spec), weights)))
                    : weights;
            maps.add(new LevelMap(maps.size() + 1, Optional.of(level.edges()), used, spec.orientation()));
        }
        return maps;
    }

    private static Value entering(Similarity similarity, HaSpec spec) {
        if (spec.scores() == Scores.RAW) {
            return similarity.scores();
        }
        Value normalized = NeighbourGraph.normalized(similarity, spec.normalize());
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

    private static int axis(Orientation orientation) {
        return orientation == Orientation.COLUMN ? -2 : -1;
    }

    /** Equation 5 and the softmax of equation 6. */
    private static List<LevelMap> mapsOfPowers(Value scores, int farthest, HaSpec spec) {
        List<LevelMap> maps = new ArrayList<>();
        Value power = scores;
        for (int level = 1; level <= farthest; level++) {
            power = level == 1 ? scores : rescaled(matmul(power, scores), spec.powerScale());
            Value weights = softmax(power, axis(spec.orientation()));
            maps.add(new LevelMap(level, Optional.empty(), weights, spec.orientation()));
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

    private static List<LevelMap> powersOfMap(LevelMap first, int farthest) {
        List<LevelMap> maps = new ArrayList<>(List.of(first));
        for (int level = 2; level <= farthest; level++) {
            Value weights = matmul(maps.get(level - 2).weights(), first.weights());
            maps.add(new LevelMap(level, first.edges(), weights, first.orientation()));
        }
        return maps;
    }

    private static void report(LevelMap map) {
        GraphBuilder graph = map.weights().graph();
        Output.Level level = Output.Level.of(map.weights(), map.level());
        graph.output(new Output.Attention(level), map.byReceiver(map.weights()));
        map.edges().ifPresent(edges -> {
            graph.output(new Output.EdgeDensity(level), PairOperators.density(edges));
            graph.output(
                    new Output.Edges(level),
                    map.byReceiver(cast(edges, map.weights().type().element())));
        });
    }

    /** W_h of equation 6: what was gathered on one level, [B, C, H, W] to [B, C, H, W]. */
    private static Value projected(int level, Value gathered, HaSpec spec) {
        int channels = Math.toIntExact(gathered.shape().size(1));
        return spec.levelProjection() == LevelProjection.LINEAR
                ? conv1x1("level" + level, gathered, channels)
                : convBnRelu("level" + level, gathered, channels, 1);
    }

    /**
     * The outer part of equation 6: the levels joined.
     *
     * @param maps where the levels come from
     * @param levels [B, C, H, W] each
     * @param channels of the result
     */
    private static Value fused(List<LevelMap> maps, List<Value> levels, int channels, HaSpec spec) {
        Value joined =
                switch (spec.fusion()) {
                    case CONCAT -> concat(1, levels);
                    case SUM -> sum(levels);
                    case GATED -> sum(gated(maps, levels));
                };
        return convBnRelu("fusion", joined, channels, 1);
    }

    private static List<Value> gated(List<LevelMap> maps, List<Value> levels) {
        List<Value> result = new ArrayList<>();
        for (int i = 0; i < levels.size(); i++) {
            Value gate = number("gate" + maps.get(i).level(), levels.get(i));
            result.add(multiply(levels.get(i), sigmoid(gate)));
        }
        return result;
    }

    private static Value sum(List<Value> values) {
        Value total = values.get(0);
        for (Value value : values.subList(1, values.size())) {
            total = add(total, value);
        }
        return total;
    }

    /** The result of the block: with or without its input. */
    private static Value residual(Value result, Value x, HaSpec spec) {
        return switch (spec.residual()) {
            case NONE -> result;
            case ADD -> add(result, x);
            case GAMMA -> add(multiply(result, number("gamma", result)), x);
            case GATED -> {
                Convolution half = Convolution.of(1).withBias().withWeights(WeightInit.ZERO);
                Value gate = sigmoid(
                        conv("gate", concat(1, List.of(x, result)), x.shape().size(1), half));
                yield add(x, multiply(gate, subtract(result, x)));
            }
        };
    }

    private static Value number(String name, Value like) {
        return like.graph().parameter(name, Shape.of(), Initializer.constant(0));
    }
}
