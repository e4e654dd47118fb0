package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Initializer;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.blocks.operator.AxisOperators.CumulativeSum;
import dev.hanet.blocks.operator.AxisOperators.Differences;
import dev.hanet.blocks.operator.AxisOperators.Gather;
import dev.hanet.blocks.operator.AxisOperators.SortOrder;
import dev.hanet.blocks.operator.EdgeOperators.Combine;
import dev.hanet.blocks.operator.EdgeOperators.LoopWhereEmpty;
import dev.hanet.blocks.operator.EdgeOperators.MaskScores;
import dev.hanet.blocks.operator.EdgeOperators.SameRowOrColumn;
import dev.hanet.blocks.operator.EdgeOperators.SelfLoop;
import dev.hanet.blocks.operator.EdgeOperators.Threshold;
import dev.hanet.blocks.operator.EdgeOperators.ZeroWhereEdges;
import dev.hanet.blocks.operator.EdgeOperators.ZeroWhereEmpty;
import dev.hanet.blocks.operator.ElementwiseOperators.Compare;
import dev.hanet.blocks.operator.ImageOperators.SinePositions;
import dev.hanet.blocks.operator.PairOperators.Density;
import dev.hanet.blocks.operator.PairOperators.PackedPairs;
import dev.hanet.blocks.operator.PairOperators.ReachingPairs;
import dev.hanet.blocks.operator.RegionOperators.Boundary;
import dev.hanet.blocks.operator.RegionOperators.PlaceClasses;
import dev.hanet.blocks.operator.RegionOperators.Rings;
import dev.hanet.blocks.operator.RegionOperators.RunningMinimum;
import dev.hanet.blocks.operator.ScoreOperators.ClampToUnit;
import dev.hanet.blocks.operator.ScoreOperators.Extreme;
import dev.hanet.blocks.operator.ScoreOperators.Interpolate;
import dev.hanet.blocks.operator.ScoreOperators.PairwiseExtreme;
import dev.hanet.blocks.operator.ScoreOperators.PerPlace;
import dev.hanet.blocks.operator.ScoreOperators.Ranked;
import dev.hanet.blocks.operator.ScoreOperators.Rescale;
import dev.hanet.blocks.operator.ScoreOperators.UnitColumns;
import dev.hanet.blocks.operator.ScoreOperators.UnitRows;
import dev.hanet.blocks.operator.ScoreOperators.UnitVectors;
import dev.hanet.blocks.operator.ShapeOperators.Concat;
import dev.hanet.blocks.operator.ShapeOperators.Part;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A small graph of each operator: inputs x [2, 3, H, W] and mask [2, H, W], of class indices and 255. */
public final class OperatorGraphs {
    private OperatorGraphs() {}

    /** The graph with one output a use of an operator that ONNX can say. */
    public static Graph all(int height, int width) {
        return graph(height, width, false);
    }

    /** The graph with one output a use of an operator, those of losses included. */
    static Graph withLosses(int height, int width) {
        return graph(height, width, true);
    }

    private static Graph graph(int height, int width, boolean withLosses) {
        GraphBuilder graph = new GraphBuilder();
        Value x = graph.input("x", TensorType.floats(Shape.of(2, 3, height, width)));
        Value mask = graph.input("mask", new TensorType(Shape.of(2, height, width), ElementType.INT));
        Map<String, Value> all = new LinkedHashMap<>();
        elements(all, x, mask);
        shapes(all, x);
        images(all, x);
        places(all, x);
        if (withLosses) {
            losses(all, x, mask);
        }
        all.forEach((name, value) -> graph.output(Outputs.of(name), Objects.requireNonNull(value)));
        return graph.build();
    }

    private static Value apply(Operator operator, Value... operands) {
        return operands[0].graph().apply(operator, operands);
    }

    private static void elements(Map<String, Value> all, Value x, Value mask) {
        Value positive = Operators.sigmoid(x);
        all.put("sigmoid", positive);
        all.put("add", Operators.add(x, Operators.globalAveragePool(x)));
        all.put("subtract", Operators.subtract(x, positive));
        all.put("multiply", Operators.multiply(x, positive));
        all.put("divide", Operators.divide(x, positive));
        all.put("scale", Operators.scale(x, -1.7));
        all.put("shift", Operators.shift(x, 2.3));
        all.put("exp", Operators.exp(x));
        all.put("log", Operators.log(positive));
        all.put("groupNorm", Layers.groupNorm("gn", x, 3));
        all.put("relu", Operators.relu(x));
        all.put("relu6", Operators.relu6(Operators.scale(x, 10)));
        all.put("softmax", Operators.softmax(x, 1));
        all.put("logSoftmax", Operators.logSoftmax(x, -1));
        all.put("logSigmoid", Operators.logSigmoid(Operators.scale(x, 20)));
        all.put("runningMinimum", apply(new RunningMinimum(), x));
        all.put("rings", apply(new Rings(), x));
        all.put("dropout", Operators.channelDropout(Operators.dropout(x, 0.5), 0.5));
        all.put("detach", Operators.detach(x));
        all.put("fill", Operators.fillLike(x, -7));
        all.put("cast", Operators.cast(Operators.above(x, 0), ElementType.FLOAT));
        all.put("atLeast", Operators.atLeast(x, 0.1));
        all.put("otherThan", Operators.otherThan(mask, 255));
        all.put("equal", apply(new Compare(Compare.Relation.EQUAL, 1), mask));
        all.put("where", Operators.where(Operators.above(x, 0), x, Operators.fillLike(x, -7)));
        all.put("whereTruth", Operators.where(Operators.above(x, 0), Operators.above(x, 1), Operators.above(x, -1)));
        all.put("oneHot", Operators.oneHot(mask, 3));
        all.put("unitColumns", apply(new UnitColumns(1e-6), x));
        all.put("unitVectors", apply(new UnitVectors(), Operators.flattenSpatial(x)));
        all.put("clampToUnit", apply(new ClampToUnit(), x));
        all.put("interpolateNear", apply(new Interpolate(0.3), x, positive));
        all.put("interpolateFar", apply(new Interpolate(0.8), x, positive));
    }

    private static void shapes(Map<String, Value> all, Value x) {
        Value flat = Operators.flattenSpatial(x);
        all.put("flatten", flat);
        all.put("unflatten", Operators.unflattenLike(flat, x));
        all.put("reshape", Operators.reshape(x, 0L, 1L, -1L));
        all.put("transpose", Operators.transpose(x, 1, -1));
        all.put("matmul", Operators.matmul(Operators.transpose(flat), flat));
        all.put("concat", apply(new Concat(-2), x, x));
        all.put("mean", Operators.mean(x, 0, 2, 3));
        all.put("sum", Operators.sum(x, -1));
        all.put("meanKeeping", Operators.meanKeeping(x, 1));
        all.put("sumKeeping", Operators.sumKeeping(x, 1, 2));
        all.put("cumulativeSum", apply(new CumulativeSum(), x));
        all.put("differences", apply(new Differences(), x));
        all.put("gather", apply(new Gather(), x, Operators.cast(Operators.above(x, 0), ElementType.INT)));
        GraphBuilder graph = x.graph();
        Value bases = graph.buffer("bases", Shape.of(1, 3, 2), Initializer.normal(1));
        Value repeated = Operators.expandBatch(bases, x);
        all.put("expandBatch", repeated);
        all.put("moveBuffer", apply(new MoveBuffer(0.9), bases, repeated));
    }

    private static void images(Map<String, Value> all, Value x) {
        Value pooled = Operators.maxPool(x, 3, 2, 1);
        all.put("maxPool", pooled);
        all.put("averagePool", Operators.averagePool(x, 3, 2, 1));
        all.put("globalPool", Operators.globalAveragePool(x));
        all.put("adaptivePool", Operators.adaptiveAveragePool(x, 3));
        all.put("aligned", Operators.resizeLike(pooled, x));
        all.put("unaligned", Operators.resizeLike(pooled, x, Interpolation.BILINEAR, false));
        all.put("nearest", Operators.resizeLike(pooled, x, Interpolation.NEAREST, true));
        all.put("fromOnePixel", Operators.resizeLike(Operators.globalAveragePool(x), x));
        all.put("twiceNearest", Operators.resizeBy(x, 2, Interpolation.NEAREST));
        all.put("thriceAligned", Operators.resizeBy(x, 3, Interpolation.BILINEAR));
        all.put("twiceUnaligned", Operators.resizeBy(x, 2, Interpolation.BILINEAR, false));
        all.put("convBnRelu", Layers.convBnRelu("unit", x, 5, 3));
        all.put("dilated", Layers.conv3x3("dilated", x, 5, 1, 2));
        all.put("strided", Layers.conv3x3("strided", x, 5, 2, 1));
        Value four = apply(new Concat(1), x, Operators.meanKeeping(x, 1));
        all.put("sinePositions", apply(new SinePositions(), four));
        all.put("samePadding", Operators.samePadding(x, 5, 2));
        all.put("samePaddingByThree", Operators.samePadding(x, 4, 3));
        all.put("transposed", Layers.transposedConv("transposed", x, 4, 3, 2, 1, 1));
    }

    private static void places(Map<String, Value> all, Value x) {
        Value flat = Operators.flattenSpatial(x);
        Value scores = Operators.matmul(Operators.transpose(flat), flat); // [B, N, N]
        Value edges = Operators.above(scores, 1.5);
        Value few = Operators.above(scores, 4); // some places without neighbours
        Value least = apply(new Extreme(false, 2), scores);
        Value greatest = apply(new Extreme(true, 2), scores);
        all.put("least", least);
        all.put("greatestOfRow", apply(new Extreme(true, 1), scores));
        all.put("ranked", apply(new Ranked(3), scores));
        all.put("rankedBeyond", apply(new Ranked(1000), scores));
        all.put("and", apply(new Combine(Combine.Kind.AND), Operators.above(scores, -1), few));
        all.put("rescale", apply(new Rescale(), scores, least, greatest));
        all.put("rescaleConstant", apply(new Rescale(), scores, greatest, greatest));
        all.put("threshold", apply(new Threshold(), scores, Operators.scale(greatest, 0.3)));
        all.put("or", apply(new Combine(Combine.Kind.OR), edges, few));
        all.put("without", apply(new Combine(Combine.Kind.WITHOUT), edges, few));
        all.put("selfLoop", apply(new SelfLoop(true), edges));
        all.put("noSelfLoop", apply(new SelfLoop(false), edges));
        all.put("loopWhereEmpty", apply(new LoopWhereEmpty(-1), few));
        all.put("zeroWhereEmptyColumn", apply(new ZeroWhereEmpty(-2), scores, few));
        all.put("maskScores", apply(new MaskScores(MaskScores.NOTHING), scores, edges));
        all.put("pairwiseGreatest", apply(new PairwiseExtreme(true), Operators.softmax(scores, -1)));
        all.put("pairwiseLeast", apply(new PairwiseExtreme(false), Operators.softmax(scores, -1)));
        all.put("perPlace", apply(new PerPlace(), scores));
        all.put("sameRowOrColumn", apply(new SameRowOrColumn(), x));
        all.put("unitRows", apply(new UnitRows(), scores));
        Value key = Operators.sigmoid(flat);
        Value wide = Operators.flattenSpatial(apply(new Concat(1), x, Operators.scale(x, 0.3)));
        Value looped = apply(new SelfLoop(true), edges);
        all.put(
                "reachingPairs",
                PairOperators.unpacked(apply(new ReachingPairs(2, 0.6, 64, Products.ENGINE), flat, key)));
        all.put("reachingPairsOfRow", PairOperators.unpacked(apply(new ReachingPairs(1, 0.6), flat, key)));
        Value bits = apply(new PackedPairs(), looped);
        Value joined = apply(
                new JoinedPairs(100, JoinedPairs.Way.TABLES),
                apply(new PackedPairs(), few),
                apply(new PackedPairs(), edges));
        all.put("joinedPairs", PairOperators.unpacked(joined));
        all.put(
                "joinedFarther",
                PairOperators.unpacked(
                        apply(new JoinedPairs(100, JoinedPairs.Way.TABLES), joined, apply(new SelfLoop(false), bits))));
        all.put("densityOfBits", apply(new Density(), bits));
        all.put("density", apply(new Density(), few));
        all.put("fusedAttention", apply(new FusedAttention(0.7), flat, key, wide));
        all.put("fusedAttentionOfNeighbours", apply(new FusedAttention(0.7, 130), flat, key, wide, bits));
        Value levels = apply(
                new FusedAttention(0.7, 130),
                flat,
                key,
                wide,
                bits,
                apply(new PackedPairs(), apply(new SelfLoop(true), few)));
        all.put("fusedAttentionOfLevels", levels);
        all.put("part", apply(new Part(2, 1, 2), levels));
        all.put(
                "zeroWhereEdges",
                apply(new ZeroWhereEdges(), Operators.transpose(Operators.meanKeeping(wide, 2)), few));
    }

    private static void losses(Map<String, Value> all, Value x, Value mask) {
        all.put("crossEntropy", apply(new CrossEntropy(List.of(1.0, 2.0, 0.5), 255), x, mask));
        all.put("nested", Operators.nested(mask, 3));
        all.put("boundary", apply(new Boundary(255), mask));
        all.put("sortOrder", apply(new SortOrder(true), x));
        Value flat = Operators.flattenSpatial(x);
        Value labels = apply(new PlaceClasses(255), mask, x);
        all.put("placeClasses", labels);
        all.put("pairAgreement", apply(new PairAgreement(PairAgreement.Unit.SAMPLE, 130), flat, flat, labels));
    }

    /** Every operator in a graph, by class. */
    public static List<Class<?>> operators(Graph graph) {
        return graph.values().stream()
                .flatMap(value -> value.operator().stream())
                .<Class<?>>map(Object::getClass)
                .distinct()
                .toList();
    }
}
