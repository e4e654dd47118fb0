package dev.hanet.blocks.attention.ha;

import static dev.hanet.blocks.operator.Operators.exp;
import static dev.hanet.blocks.operator.Operators.scale;
import static dev.hanet.blocks.operator.Operators.shift;
import static dev.hanet.blocks.operator.Operators.sigmoid;
import static dev.hanet.blocks.operator.Operators.softmax;
import static dev.hanet.blocks.operator.Operators.subtract;

import dev.hanet.blocks.attention.ha.operator.ClampToUnit;
import dev.hanet.blocks.attention.ha.operator.Extreme;
import dev.hanet.blocks.attention.ha.operator.Interpolate;
import dev.hanet.blocks.attention.ha.operator.Rescale;
import dev.hanet.blocks.attention.ha.option.Normalize;
import dev.hanet.blocks.graph.Value;

/** Brings scores to [0, 1], differentiably; equal scores all become 1 where least and greatest are looked for. */
final class Normalization {
    private Normalization() {}

    /** The normalized scores, [B, N, N]. */
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

    /**
     * The raw score that a normalized one of {@code delta} stands for; comparing with it needs no division.
     *
     * @param axes over how many of the last axes least and greatest are looked for: 1 or 2
     * @return [B, 1, 1] or [B, N, 1]
     */
    static Value cut(Value scores, int axes, double delta) {
        return scores.graph().apply(new Interpolate(delta), least(scores, axes), greatest(scores, axes));
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
}
