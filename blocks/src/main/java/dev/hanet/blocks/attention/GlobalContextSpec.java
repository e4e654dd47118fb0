package dev.hanet.blocks.attention;

import static dev.hanet.blocks.layer.Layers.conv;
import static dev.hanet.blocks.operator.Operators.add;
import static dev.hanet.blocks.operator.Operators.exp;
import static dev.hanet.blocks.operator.Operators.flattenSpatial;
import static dev.hanet.blocks.operator.Operators.log;
import static dev.hanet.blocks.operator.Operators.matmul;
import static dev.hanet.blocks.operator.Operators.meanKeeping;
import static dev.hanet.blocks.operator.Operators.multiply;
import static dev.hanet.blocks.operator.Operators.relu;
import static dev.hanet.blocks.operator.Operators.reshape;
import static dev.hanet.blocks.operator.Operators.scale;
import static dev.hanet.blocks.operator.Operators.shift;
import static dev.hanet.blocks.operator.Operators.softmax;
import static dev.hanet.blocks.operator.Operators.subtract;
import static dev.hanet.blocks.operator.Operators.transpose;
import static dev.hanet.blocks.operator.Operators.unflattenLike;

import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Initializer;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.layer.WeightInit;
import dev.hanet.blocks.operator.Operands;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Source;
import jakarta.validation.constraints.Positive;

/**
 * Global context: one mean over all places, weighted by how much each place asks to count, is transformed and added to every
 * place alike. What attention between places gives when all queries attend to the same, at the cost of one row of its map.
 *
 * <pre>{@code
 * x        [B, C, H, W]
 * result   [B, C, H, W]    inside: one row of weights, [B, 1, N] with N = H * W, and the mean, [B, C, 1, 1]
 * }</pre>
 *
 * <p>It begins as the identity: the last convolution is 0 at first.
 *
 * <p>Cao et al., GCNet: Non-local Networks Meet Squeeze-Excitation Networks and Beyond, arXiv 1904.11492, figure 4 d. Parameters are
 * called as in the authors' program.
 */
@About("one weighted mean over all places is transformed and added to every place")
@Source("Cao et al., GCNet, arXiv 1904.11492")
public record GlobalContextSpec(
        @About("how many times fewer numbers than channels there are in between; at least two are left, since the layer"
                + " normalization of one is nothing")
        @Default("16")
        @Positive
        int reduction)
        implements ContextSpec {
    /** The paper's. */
    public static final GlobalContextSpec STANDARD = new GlobalContextSpec(16);

    private static final double EPSILON = 1e-5;
    private static final Convolution FULL = Convolution.of(1).withBias();

    @Override
    public Value apply(Value x) {
        Operands.requireImage("global-context", x);
        long channels = x.shape().size(1);
        Value asked = conv("conv_mask", x, 1, FULL); // [B, 1, H, W]
        Value weights = softmax(flattenSpatial(asked), -1); // [B, 1, N]
        Value mean = matmul(flattenSpatial(x), transpose(weights)); // [B, C, 1]
        Value context = unflattenLike(mean, meanKeeping(asked, 2, 3)); // [B, C, 1, 1]
        Value transformed = x.graph().scope("channel_add_conv", () -> {
            Value inner = conv("0", context, Math.max(2, channels / reduction), FULL.withWeights(WeightInit.UNIFORM));
            return conv("3", relu(layerNorm("1", inner)), channels, FULL.withWeights(WeightInit.ZERO));
        });
        return add(x, transformed);
    }

    /** Over the channels of one number each: [B, C, 1, 1] gives the same shape. */
    private static Value layerNorm(String name, Value x) {
        GraphBuilder graph = x.graph();
        long channels = x.shape().size(1);
        Shape perChannel = Shape.of(channels, 1, 1);
        return graph.scope(name, () -> {
            Value centred = subtract(x, meanKeeping(x, 1));
            Value variance = meanKeeping(multiply(centred, centred), 1);
            Value normal = multiply(centred, exp(scale(log(shift(variance, EPSILON)), -0.5)));
            Value weight = graph.parameter("weight", perChannel, Initializer.constant(1));
            Value bias = graph.parameter("bias", perChannel, Initializer.constant(0));
            return add(multiply(normal, reshape(weight, 1L, channels, 1L, 1L)), reshape(bias, 1L, channels, 1L, 1L));
        });
    }
}
