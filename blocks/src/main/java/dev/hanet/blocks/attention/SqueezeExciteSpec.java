package dev.hanet.blocks.attention;

import static dev.hanet.blocks.layer.Layers.conv;
import static dev.hanet.blocks.operator.Operators.globalAveragePool;
import static dev.hanet.blocks.operator.Operators.multiply;
import static dev.hanet.blocks.operator.Operators.relu;
import static dev.hanet.blocks.operator.Operators.sigmoid;

import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.operator.Operands;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Source;
import jakarta.validation.constraints.Positive;

/**
 * Squeeze and excitation: each channel is multiplied by a number between 0 and 1, found from the means of all channels.
 *
 * <pre>{@code
 * x        [B, C, H, W]
 * result   [B, C, H, W]    inside: one number a channel, [B, C, 1, 1]
 * }</pre>
 *
 * <p>Hu et al., Squeeze-and-Excitation Networks, arXiv 1709.01507. Parameters are called as in torchvision.
 */
@About("weighs the channels by what their means say")
@Source("Hu et al., Squeeze-and-Excitation Networks, arXiv 1709.01507")
public record SqueezeExciteSpec(
        @About("how many times fewer numbers than channels there are in between; at least one is left")
        @Default("16")
        @Positive
        int reduction)
        implements ContextSpec {
    /** The paper's. */
    public static final SqueezeExciteSpec STANDARD = new SqueezeExciteSpec(16);

    private static final Convolution FULL = Convolution.of(1).withBias();

    @Override
    public Value apply(Value x) {
        Operands.requireImage("squeeze-excite", x);
        long channels = x.shape().size(1);
        Value squeezed = relu(conv("fc1", globalAveragePool(x), Math.max(1, channels / reduction), FULL));
        return multiply(x, sigmoid(conv("fc2", squeezed, channels, FULL)));
    }
}
