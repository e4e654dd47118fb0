package dev.hanet.blocks.attention;

import static dev.hanet.blocks.layer.Layers.batchNorm;
import static dev.hanet.blocks.layer.Layers.conv;
import static dev.hanet.blocks.operator.Operators.add;
import static dev.hanet.blocks.operator.Operators.flattenSpatial;
import static dev.hanet.blocks.operator.Operators.matmul;
import static dev.hanet.blocks.operator.Operators.scale;
import static dev.hanet.blocks.operator.Operators.softmax;
import static dev.hanet.blocks.operator.Operators.transpose;
import static dev.hanet.blocks.operator.Operators.unflattenLike;

import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.layer.WeightInit;
import dev.hanet.blocks.operator.Operands;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Source;
import jakarta.validation.constraints.Positive;
import java.util.Optional;

/**
 * A non-local block: every place gathers from all places, and the result is added to the input.
 *
 * <pre>{@code
 * x        [B, C, H, W]
 * result   [B, C, H, W]    inside: one map, [B, N, N] with N = H * W, its output Attention, level 1
 * }</pre>
 *
 * It begins as the identity: the scale of its last batch normalization is 0 at first.
 *
 * <p>Source: arXiv 1711.07971, section 3, the embedded Gaussian, with scores divided by the root of the inner channels.
 */
@About("every place gathers from all places, and the result is added to the input")
@Source("Wang et al., Non-local Neural Networks, arXiv 1711.07971")
public record NonLocalSpec(
        @About("channels of query, key and value; half of the input's when left out")
        Optional<@Positive Integer> innerChannels,

        @About("how the block is computed; results are the same up to rounding") @Default("auto")
        Compute compute)
        implements ContextSpec {
    private static final Convolution PROJECTION = Convolution.of(1).withBias().withWeights(WeightInit.UNIFORM);

    @Override
    public Value apply(Value x) {
        Operands.requireImage("non-local", x);
        long channels = x.shape().size(1);
        long inner = innerChannels.map(Integer::longValue).orElse(Math.max(1, channels / 2));
        Value query = flattenSpatial(conv("query", x, inner, PROJECTION)); // [B, D, N]
        Value key = flattenSpatial(conv("key", x, inner, PROJECTION));
        Value value = flattenSpatial(conv("value", x, inner, PROJECTION));
        Value scaled = scale(query, 1 / Math.sqrt((double) inner));
        Value weights = softmax(matmul(transpose(scaled), key), -1); // [B, N, N]
        SelfAttention.report(weights, 1);
        Value gathered = unflattenLike(SelfAttention.gather(scaled, key, value, weights, compute), x); // [B, D, H, W]
        return add(batchNorm("bn", conv("output", gathered, channels, PROJECTION), 0), x);
    }
}
