package dev.hanet.blocks.attention;

import static dev.hanet.blocks.layer.Layers.convBnRelu;
import static dev.hanet.blocks.operator.Operators.add;
import static dev.hanet.blocks.operator.Operators.flattenSpatial;
import static dev.hanet.blocks.operator.Operators.matmul;
import static dev.hanet.blocks.operator.Operators.scale;
import static dev.hanet.blocks.operator.Operators.softmax;
import static dev.hanet.blocks.operator.Operators.transpose;
import static dev.hanet.blocks.operator.Operators.unflattenLike;

import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.Operands;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Dual attention: in one branch places attend to places, in the other channels to channels; the two are summed.
 *
 * <pre>{@code
 * x        [B, C, H, W]
 * result   [B, channels, H, W]    inside: a map [B, N, N] between places and one [B, C, C] between channels
 * }</pre>
 *
 * Each branch is a 3 x 3 convolution before and one after the attention. The branches are points named
 * after what attends, position and channel, where classifiers of their own can stand.
 *
 * <p>Fu et al., Dual Attention Network for Scene Segmentation, arXiv 1809.02983.
 */
@About("dual attention: between places and between channels, summed")
public record DanetSpec(
        @About("channels of the branches and of the result") @Default("512") @Positive
        int channels,

        @About("channels of query and key; an eighth of 'channels' when left out")
        Optional<@Positive Integer> keyChannels,

        @About("how attention between places is computed; results are the same up to rounding") @Default("auto")
        Compute compute)
        implements ContextSpec {
    /** The paper's. */
    public static final DanetSpec STANDARD = new DanetSpec(512, Optional.empty(), Compute.AUTO);

    @Override
    public Value apply(Value x) {
        Operands.requireImage("danet", x);
        int keys = SelfAttention.keyChannels(keyChannels, channels);
        Value position = branch("position", x, y -> SelfAttention.overPlaces(y, keys, 1, compute));
        Value channel = branch("channel", x, DanetSpec::overChannels);
        return add(position, channel);
    }

    private Value branch(String name, Value x, UnaryOperator<Value> attention) {
        GraphBuilder graph = x.graph();
        Value result = graph.scope(name, () -> {
            Value reduced = convBnRelu("reduce", x, channels, 3);
            return convBnRelu("output", attention.apply(reduced), channels, 3);
        });
        return graph.point(name, result);
    }

    /** Channels gather from the channels least like them: the softmax is of the negative products. */
    private static Value overChannels(Value x) {
        Value flat = flattenSpatial(x); // [B, C, N]
        Value weights = softmax(scale(matmul(flat, transpose(flat)), -1), -1); // [B, C, C]
        return SelfAttention.added(unflattenLike(matmul(weights, flat), x), x);
    }
}
