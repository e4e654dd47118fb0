package dev.hanet.blocks.graph;

import java.util.List;

/**
 * What an operator keeps for its backward pass.
 *
 * @param operands indices of the operands kept whole
 * @param result whether the result is kept
 * @param extraBytes what is kept besides: masks, indices, statistics
 */
public record Saved(List<Integer> operands, boolean result, long extraBytes) {
    /** Keeps nothing. */
    public static final Saved NOTHING = new Saved(List.of(), false, 0);

    /** Keeps its result. */
    public static final Saved RESULT = new Saved(List.of(), true, 0);

    public Saved {
        operands = List.copyOf(operands);
    }

    public static Saved operands(Integer... indices) {
        return new Saved(List.of(indices), false, 0);
    }
}
