package dev.hanet.blocks.attention;

import static dev.hanet.blocks.layer.Layers.convBnRelu;
import static dev.hanet.blocks.operator.Operators.concat;

import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.EdgeOperators.MaskScores;
import dev.hanet.blocks.operator.EdgeOperators.SameRowOrColumn;
import dev.hanet.blocks.operator.Operands;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import jakarta.validation.constraints.Positive;
import java.util.Optional;

/**
 * Criss-cross attention: every place gathers from its row and its column, several times with the same weights, so that
 * after two rounds it has heard from all places.
 *
 * <pre>{@code
 * x        [B, C, H, W]
 * result   [B, C, H, W], or [B, channels, H, W] with the head; inside: one map a round, [B, N, N] with N = H * W
 * }</pre>
 *
 * It is masked attention over a fixed graph, in which two places are neighbours when they share a row or a column.
 *
 * <p>Huang et al., CCNet: Criss-Cross Attention for Semantic Segmentation, arXiv 1811.11721. The head is the paper's: 3 x 3
 * convolutions before and after the rounds, the input put beside, and a last 3 x 3 convolution.
 *
 * <p>The paper's R is {@code recurrence}.
 */
@About("every place gathers from its row and column, in rounds with shared weights")
public record CrissCrossSpec(
        @About("how many rounds") @Default("2") @Positive int recurrence,

        @About("channels of the head around the rounds; no head when left out")
        Optional<@Positive Integer> channels,

        @About("channels of query and key; an eighth of those that attend when left out")
        Optional<@Positive Integer> keyChannels)
        implements ContextSpec {
    /** Two rounds alone. */
    public static final CrissCrossSpec STANDARD = new CrissCrossSpec(2, Optional.empty(), Optional.empty());

    @Override
    public Value apply(Value x) {
        Operands.requireImage("criss-cross", x);
        return channels.map(width -> head(x, width)).orElseGet(() -> rounds(x));
    }

    private Value head(Value x, int width) {
        Value related = convBnRelu("output", rounds(convBnRelu("reduce", x, width, 3)), width, 3);
        return convBnRelu("fusion", concat(x, related), width, 3);
    }

    private Value rounds(Value x) {
        GraphBuilder graph = x.graph();
        int keys = SelfAttention.keyChannels(keyChannels, x.shape().size(1));
        Value edges = graph.apply(new SameRowOrColumn(), x); // [1, N, N]
        Value y = x;
        for (int round = 1; round <= recurrence; round++) {
            Value before = y;
            int number = round;
            y = graph.shared(
                    "round", () -> SelfAttention.overPlaces(before, keys, scores -> masked(scores, edges), number));
        }
        return y;
    }

    private static Value masked(Value scores, Value edges) {
        return scores.graph().apply(new MaskScores(MaskScores.NOTHING), scores, edges);
    }
}
