package dev.hanet.blocks.attention.ha;

import static dev.hanet.blocks.operator.Operators.matmul;
import static dev.hanet.blocks.operator.Operators.scale;
import static dev.hanet.blocks.operator.Operators.transpose;

import dev.hanet.blocks.attention.ha.operator.UnitVectors;
import dev.hanet.blocks.graph.Value;
import java.util.function.Supplier;

/**
 * How alike places are.
 *
 * @param scores scaled products of query and key, [B, N, N]; row i holds what query i finds
 * @param cosine cosines of query and key, [B, N, N], built when asked for
 */
record Similarity(Value scores, Supplier<Value> cosine) {
    /**
     * Compares every query with every key; equation 1.
     *
     * @param query [B, D, N]
     * @param key [B, D, N]
     */
    static Similarity of(Value query, Value key) {
        // The factor goes to the query: N * D numbers instead of N * N.
        Value scaled = scale(query, 1 / Math.sqrt((double) query.shape().size(1)));
        return new Similarity(
                matmul(transpose(scaled), key), () -> matmul(transpose(unitVectors(query)), unitVectors(key)));
    }

    private static Value unitVectors(Value x) {
        return x.graph().apply(new UnitVectors(), x);
    }
}
