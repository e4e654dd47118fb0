package dev.hanet.blocks.node;

import dev.hanet.blocks.block.Channels;
import dev.hanet.blocks.encoder.InvertedResidual;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Padding;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Source;
import jakarta.validation.constraints.Positive;
import java.util.Optional;
import java.util.OptionalInt;

/** A unit of MobileNetV2 and its successors: widen, convolve each channel by itself, narrow, beside a shortcut. */
@About("a unit of MobileNetV2: widen, convolve each channel by itself, narrow")
@Source("Sandler et al., MobileNetV2: Inverted Residuals and Linear Bottlenecks, arXiv 1801.04381")
public record InvertedResidualSpec(
        @About("channels it makes: a number, or classes; as many as it gets when left out")
        Optional<Channels> channels,

        @About("how many times its channels the input is widened") @Default("6") @Positive
        int expansion,

        @About("side of the window of each channel") @Default("3") @Positive
        int kernel,

        @About("step between windows") @Default("1") @Positive
        int stride,

        @About("how far the window is spread") @Default("1") @Positive
        int dilation,

        @About("where zeros stand around an image when windows step over it") @Default("symmetric")
        Padding padding)
        implements ConvolvingSpec {
    @Override
    public Value apply(Value x, OptionalInt classes) {
        return new InvertedResidual(kernel, stride, dilation, expansion, padding)
                .apply(x, Channels.number(channels, x, classes));
    }
}
