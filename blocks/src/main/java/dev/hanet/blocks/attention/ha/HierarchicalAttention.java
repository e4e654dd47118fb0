package dev.hanet.blocks.attention.ha;

import static dev.hanet.blocks.layer.Layers.conv;
import static dev.hanet.blocks.layer.Layers.convBnRelu;
import static dev.hanet.blocks.operator.Operators.cast;
import static dev.hanet.blocks.operator.Operators.flattenSpatial;
import static dev.hanet.blocks.operator.Operators.mean;
import static dev.hanet.blocks.operator.Operators.unflattenLike;

import dev.hanet.blocks.attention.ha.option.QueryKey;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.layer.WeightInit;
import dev.hanet.blocks.operator.Operands;
import java.util.ArrayList;
import java.util.List;

/**
 * Hierarchical attention: every place gathers from its neighbours of level 1 to n in the graph of strong similarities.
 *
 * <p>Two places share an edge when their similarity reaches {@code delta}; level {@code h} holds the pairs joined by a
 * walk of {@code h} edges, which with self-loops is a walk of at most {@code h}.
 *
 * <pre>{@code
 * x        [B, C, H, W]
 * result   [B, C, H, W]    inside: scores and one map per level, each [B, N, N] with N = H * W
 * }</pre>
 *
 * Its graph also has the outputs {@code <scope>.attention.<level>}, [B, N, N], whose row i holds what place i gathers
 * with, {@code <scope>.edges.<level>}, [B, N, N], with 1 where place i gathers from place j and else 0, and {@code
 * <scope>.edgeDensity.<level>}, [], the share of pairs that are neighbours.
 *
 * <p>Source: arXiv 1911.08777, section 3, equations 1 to 6.
 */
final class HierarchicalAttention {
    private static final Convolution PROJECTION = Convolution.of(1).withBias().withWeights(WeightInit.UNIFORM);

    private HierarchicalAttention() {}

    static Value hierarchicalAttention(Value x, HaSpec spec) {
        Operands.requireImage("ha", x);
        int channels = spec.channels().orElseGet(() -> Math.toIntExact(x.shape().size(1)));
        Value query = places("query", x, spec.keyChannels().orElse(channels)); // [B, D, N]
        Value key = spec.qk() == QueryKey.SHARED
                ? query
                : places("key", x, spec.keyChannels().orElse(channels));
        Value features = flattenSpatial(convBnRelu("value", x, channels, 1)); // [B, C, N]
        List<AttentionMap> maps = AttentionMaps.of(Similarity.of(query, key), spec);
        List<Value> gathered = new ArrayList<>();
        for (AttentionMap map : maps) {
            report(map);
            gathered.add(LevelFusion.projected(map.level(), unflattenLike(map.gather(features), x), spec));
        }
        return LevelFusion.residual(
                LevelFusion.fused(maps, gathered, Math.toIntExact(x.shape().size(1)), spec), x, spec);
    }

    private static Value places(String name, Value x, int channels) {
        return flattenSpatial(conv(name, x, channels, PROJECTION));
    }

    private static void report(AttentionMap map) {
        Graph graph = map.weights().graph();
        graph.output(name(map, "attention"), map.byReceiver(map.weights()));
        map.edges().ifPresent(edges -> {
            Value ones = cast(edges, map.weights().type().element());
            graph.output(name(map, "edgeDensity"), mean(ones, 0, 1, 2));
            graph.output(name(map, "edges"), map.byReceiver(ones));
        });
    }

    private static String name(AttentionMap map, String what) {
        String scope = map.weights().scope();
        return (scope.isEmpty() ? "" : scope + ".") + what + "." + map.level();
    }
}
