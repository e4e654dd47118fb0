package dev.hanet.blocks.attention.ha;

import static dev.hanet.blocks.operator.Operators.matmul;
import static dev.hanet.blocks.operator.Operators.transpose;

import dev.hanet.blocks.attention.ha.option.Orientation;
import dev.hanet.blocks.graph.Value;
import java.util.Optional;

/**
 * What places gather with on one level.
 *
 * @param level from 1
 * @param edges the level's graph, truth values [B, N, N]; absent where there is none
 * @param weights [B, N, N] as the softmax leaves them: row i belongs to query i
 * @param orientation which way features flow
 */
record AttentionMap(int level, Optional<Value> edges, Value weights, Orientation orientation) {
    /** Weights or edges, [B, N, N], so that row i belongs to place i as the one that gathers. */
    Value byReceiver(Value pairs) {
        return orientation == Orientation.ROW ? pairs : transpose(pairs);
    }

    /**
     * Gathers; the inner part of equation 6.
     *
     * @param features [B, C, N]
     * @return [B, C, N]
     */
    Value gather(Value features) {
        return matmul(features, orientation == Orientation.ROW ? transpose(weights) : weights);
    }
}
