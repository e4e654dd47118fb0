package dev.hanet.blocks.layer;

import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.ConvolutionOperators.TransposedConv2d;
import dev.hanet.blocks.operator.Operators;

/**
 * The layers of a ladder network, without normalisation.
 *
 * <p>They begin as PyTorch's do: wider weights would grow along the two U's, whose skips and blocks are sums.
 *
 * <p>Zhuang, LadderNet: Multi-path networks based on U-Net, arXiv 1810.07810.
 */
public final class Ladder {
    private static final Convolution THREE = Convolution.of(3).withBias().withWeights(WeightInit.UNIFORM);

    private Ladder() {}

    /**
     * A residual block whose two convolutions are the same one: relu(x + conv(dropout(relu(conv(x))))), [B, C, H, W].
     *
     * @param dropout probability that a channel is zeroed between
     */
    public static Value block(String name, Value x, double dropout) {
        GraphBuilder graph = x.graph();
        long channels = x.shape().size(1);
        return graph.scope(name, () -> {
            Value once = Operators.channelDropout(Operators.relu(Layers.conv("conv", x, channels, THREE)), dropout);
            Value twice = graph.shared("conv", () -> Layers.conv(once, channels, THREE));
            return Operators.relu(Operators.add(twice, x));
        });
    }

    /** The first convolution: [B, C, H, W] gives [B, channels, H, W]. */
    public static Value enter(String name, Value image, long channels) {
        return Operators.relu(Layers.conv(name, image, channels, THREE));
    }

    /** Halves the image: [B, C, H, W] gives [B, channels, H / 2, W / 2]. */
    public static Value down(String name, Value x, long channels) {
        return Operators.relu(Layers.conv(name, x, channels, THREE.withStride(2)));
    }

    /**
     * Enlarges what is below and adds it to a finer map, [B, C, H, W], then a block.
     *
     * @param ratio between the sizes
     */
    public static Value up(String name, Value below, Value skip, int ratio, double dropout) {
        GraphBuilder graph = below.graph();
        return graph.scope(name, () -> {
            TransposedConv2d how = new TransposedConv2d(ratio, 1, ratio - 1);
            Value enlarged = Layers.transposedConv("up", below, skip.shape().size(1), 3, how, WeightInit.UNIFORM);
            return block("block", Operators.add(enlarged, skip), dropout);
        });
    }
}
