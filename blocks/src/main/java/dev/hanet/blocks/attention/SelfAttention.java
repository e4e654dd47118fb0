package dev.hanet.blocks.attention;

import static dev.hanet.blocks.layer.Layers.conv;
import static dev.hanet.blocks.operator.Operators.add;
import static dev.hanet.blocks.operator.Operators.flattenSpatial;
import static dev.hanet.blocks.operator.Operators.matmul;
import static dev.hanet.blocks.operator.Operators.multiply;
import static dev.hanet.blocks.operator.Operators.softmax;
import static dev.hanet.blocks.operator.Operators.transpose;
import static dev.hanet.blocks.operator.Operators.unflattenLike;

import dev.hanet.blocks.graph.Initializer;
import dev.hanet.blocks.graph.Output;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.layer.WeightInit;
import dev.hanet.blocks.operator.FusedAttention;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Attention between places whose result, times a learned number that begins at 0, is added to the input. */
final class SelfAttention {
    private static final Convolution PROJECTION = Convolution.of(1).withBias().withWeights(WeightInit.UNIFORM);
    private static final int NARROWER = 8;

    private SelfAttention() {}

    /** The channels of query and key: as wanted, else an eighth. */
    static int keyChannels(Optional<Integer> wanted, long channels) {
        return wanted.orElse(Math.toIntExact(Math.max(1, channels / NARROWER)));
    }

    /**
     * Gathers over all places; scores are not scaled.
     *
     * @param x [B, C, H, W]
     * @param number under which the map is an output of its module
     * @return [B, C, H, W]
     */
    static Value overPlaces(Value x, int keyChannels, int number, Compute compute) {
        Projected projected = Projected.of(x, keyChannels);
        Value weights = softmax(projected.scores(), -1); // [B, N, N]
        report(weights, number);
        Value gathered = gather(projected.query(), projected.key(), projected.value(), weights, compute);
        return added(unflattenLike(gathered, x), x);
    }

    /**
     * Gathers over places; scores are not scaled.
     *
     * @param x [B, C, H, W]
     * @param restrict what becomes of the scores, [B, N, N], before the softmax
     * @param number under which the map is an output of its module
     * @return [B, C, H, W]
     */
    static Value overPlaces(Value x, int keyChannels, UnaryOperator<Value> restrict, int number) {
        Projected projected = Projected.of(x, keyChannels);
        Value weights = softmax(restrict.apply(projected.scores()), -1); // [B, N, N]
        report(weights, number);
        return added(unflattenLike(matmul(projected.value(), transpose(weights)), x), x);
    }

    /** Query and key, [B, D, N], and value, [B, C, N]. */
    private record Projected(Value query, Value key, Value value) {
        static Projected of(Value x, int keyChannels) {
            return new Projected(
                    flattenSpatial(conv("query", x, keyChannels, PROJECTION)),
                    flattenSpatial(conv("key", x, keyChannels, PROJECTION)),
                    flattenSpatial(conv("value", x, x.shape().size(1), PROJECTION)));
        }

        /** [B, N, N]. */
        Value scores() {
            return matmul(transpose(query), key);
        }
    }

    /**
     * Features [B, C, N] gathered with weights [B, N, N], the softmax of the products of query and key.
     *
     * @param compute with these weights, or fused: they are computed for those alone who ask for them then
     */
    static Value gather(Value query, Value key, Value features, Value weights, Compute compute) {
        if (compute == Compute.PLAIN) {
            query.graph().remark(Compute.WHY_PLAIN);
            return matmul(features, transpose(weights));
        }
        return transpose(query.graph().apply(new FusedAttention(1), query, key, features));
    }

    /** x plus the result times a learned number. */
    static Value added(Value result, Value x) {
        Value gamma = x.graph().parameter("gamma", Shape.of(), Initializer.constant(0));
        return add(multiply(result, gamma), x);
    }

    /** Makes a map between places, [B, N, N], an output of the network. */
    static void report(Value weights, int number) {
        weights.graph().output(new Output.Attention(Output.Level.of(weights, number)), weights);
    }
}
