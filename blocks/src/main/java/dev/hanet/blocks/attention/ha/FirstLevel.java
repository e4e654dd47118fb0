package dev.hanet.blocks.attention.ha;

import static dev.hanet.blocks.operator.Operators.add;
import static dev.hanet.blocks.operator.Operators.atLeast;
import static dev.hanet.blocks.operator.Operators.detach;
import static dev.hanet.blocks.operator.Operators.scale;
import static dev.hanet.blocks.operator.Operators.transpose;

import dev.hanet.blocks.attention.ha.operator.PairwiseExtreme;
import dev.hanet.blocks.attention.ha.operator.SelfLoop;
import dev.hanet.blocks.attention.ha.operator.Threshold;
import dev.hanet.blocks.attention.ha.option.Normalize;
import dev.hanet.blocks.attention.ha.option.Symmetrize;
import dev.hanet.blocks.graph.Value;

/** The graph of strong similarities: two places are joined when their normalized score reaches the threshold; equation 3. */
final class FirstLevel {
    private FirstLevel() {}

    /** The edges, truth values [B, N, N]; no gradient flows through them. */
    static Value edges(Similarity similarity, HaSpec spec) {
        Similarity constant = new Similarity(
                detach(similarity.scores()), () -> detach(similarity.cosine().get()));
        Value edges = thresholded(constant, spec);
        return switch (spec.selfLoops()) {
            case ADD -> withLoops(edges, true);
            case AS_THRESHOLDED -> edges;
            case REMOVE -> withLoops(edges, false);
        };
    }

    private static Value thresholded(Similarity similarity, HaSpec spec) {
        Value scores = similarity.scores();
        if (spec.symmetrize() == Symmetrize.NONE && spec.normalize() == Normalize.MINMAX_SAMPLE) {
            return reaches(scores, Normalization.cut(scores, 2, spec.delta()));
        }
        if (spec.symmetrize() == Symmetrize.NONE && spec.normalize() == Normalize.MINMAX_ROW) {
            return reaches(scores, Normalization.cut(scores, 1, spec.delta()));
        }
        Value normalized = Normalization.normalized(similarity, spec.normalize());
        return atLeast(symmetric(normalized, spec.symmetrize()), spec.delta());
    }

    private static Value symmetric(Value normalized, Symmetrize how) {
        return switch (how) {
            case NONE -> normalized;
            case OR -> normalized.graph().apply(new PairwiseExtreme(true), normalized);
            case AND -> normalized.graph().apply(new PairwiseExtreme(false), normalized);
            case MEAN -> scale(add(normalized, transpose(normalized)), 0.5);
        };
    }

    private static Value reaches(Value scores, Value cut) {
        return scores.graph().apply(new Threshold(), scores, cut);
    }

    private static Value withLoops(Value edges, boolean present) {
        return edges.graph().apply(new SelfLoop(present), edges);
    }
}
