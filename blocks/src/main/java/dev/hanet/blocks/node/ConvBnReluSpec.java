package dev.hanet.blocks.node;

import dev.hanet.blocks.block.Channels;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.blocks.layer.Norm;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import java.util.OptionalInt;

/** Convolution, batch normalisation, ReLU: [B, C, H, W] gives [B, channels, H / stride, W / stride]. */
@About("convolution, batch normalisation, ReLU")
public record ConvBnReluSpec(
        @About("channels it makes: a number, or classes; as many as it gets when left out")
        Optional<Channels> channels,

        @About("side of the window, padded so that an odd one keeps the size") @Default("3") @Positive
        int kernel,

        @About("step between windows") @Default("1") @Positive
        int stride,

        @About("how far the window is spread") @Default("1") @Positive
        int dilation,

        @About("groups the channels are split into") @Default("1") @Positive
        int groups,

        @About("whether there is a bias") @Default("false") boolean bias,

        @About("what stands before the ReLU: batch or none") @Default("batch")
        Norm norm)
        implements ConvolvingSpec {
    @Override
    public Value apply(Value x, OptionalInt classes) {
        Convolution how = Convolution.of(kernel)
                .withStride(stride)
                .withDilation(dilation)
                .withGroups(groups)
                .withBias(bias);
        return Layers.convNormRelu("unit", x, Channels.number(channels, x, classes), how, norm);
    }
}
