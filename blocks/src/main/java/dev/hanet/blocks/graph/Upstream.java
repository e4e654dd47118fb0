package dev.hanet.blocks.graph;

import java.util.BitSet;
import java.util.Collection;

/** What values are computed from. */
public final class Upstream {
    private Upstream() {}

    /**
     * The given values and all that they depend on, directly or not.
     *
     * @return positions in {@link Graph#values()}
     */
    public static BitSet of(Graph graph, Collection<Value> values) {
        BitSet needed = new BitSet();
        values.forEach(value -> needed.set(value.index()));
        for (int i = needed.length() - 1; i >= 0; i--) {
            if (needed.get(i)) {
                graph.values().get(i).operands().forEach(operand -> needed.set(operand.index()));
            }
        }
        return needed;
    }
}
