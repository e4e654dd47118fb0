package dev.hanet.blocks.node;

import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import jakarta.validation.constraints.Positive;

/** A convolution of each channel by itself: [B, C, H, W] gives [B, C, H / stride, W / stride]. */
@About("a convolution of each channel by itself")
public record DepthwiseConvSpec(
        @About("side of the window, padded so that an odd one keeps the size") @Default("3") @Positive
        int kernel,

        @About("step between windows") @Default("1") @Positive
        int stride,

        @About("how far the window is spread") @Default("1") @Positive
        int dilation,

        @About("whether there is a bias") @Default("false") boolean bias)
        implements ContextSpec {
    @Override
    public Value apply(Value x) {
        return depthwise(x, kernel, stride, dilation, bias);
    }

    static Value depthwise(Value x, int kernel, int stride, int dilation, boolean bias) {
        long channels = x.shape().size(1);
        Convolution how = Convolution.of(kernel)
                .withStride(stride)
                .withDilation(dilation)
                .withGroups(Math.toIntExact(channels))
                .withBias(bias);
        return Layers.conv("depthwise", x, channels, how);
    }
}
