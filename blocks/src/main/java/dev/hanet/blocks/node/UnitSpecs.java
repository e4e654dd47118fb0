package dev.hanet.blocks.node;

import dev.hanet.blocks.block.Channels;
import dev.hanet.blocks.encoder.InvertedResidual;
import dev.hanet.blocks.encoder.ResidualUnits;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Norm;
import dev.hanet.blocks.layer.Padding;
import dev.hanet.blocks.layer.Unit;
import dev.hanet.blocks.layer.UnitType;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import dev.hanet.yaml.Source;
import jakarta.validation.constraints.Positive;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Nodes that are several layers: the units that networks are built of. */
public final class UnitSpecs {
    private UnitSpecs() {}

    /** A unit of a residual network: two or three convolutions beside a shortcut. */
    @About("a unit of a residual network")
    @Source("He et al., Deep Residual Learning for Image Recognition, arXiv 1512.03385")
    public record ResidualUnitSpec(
            @About("channels it makes: a number, or classes; as many as it gets when left out")
            Optional<Channels> channels,

            @About("step of its first 3 x 3 convolution and of the shortcut") @Default("1") @Positive
            int stride,

            @About("how far the window is spread") @Default("1") @Positive
            int dilation,

            @About("basic: two 3 x 3 convolutions; bottleneck: one of 3 x 3 between two of 1 x 1") @Default("basic")
            Kind kind)
            implements ConvolvingSpec {
        /** What stands beside the shortcut. */
        public enum Kind {
            /** Two 3 x 3 convolutions. */
            BASIC,
            /** A 3 x 3 convolution at a quarter of the channels between two of 1 x 1. */
            BOTTLENECK
        }

        @Override
        public Value apply(Value x, OptionalInt classes) {
            int width = Math.toIntExact(Channels.number(channels, x, classes));
            return kind == Kind.BASIC
                    ? ResidualUnits.basic(x, width, stride, dilation)
                    : ResidualUnits.bottleneck(x, Math.max(1, width / ResidualUnits.EXPANSION), stride, dilation);
        }
    }

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
            implements ConvolvingSpec, IdleKeys {
        @Override
        public Map<String, String> idle() {
            Map<String, String> idle = new TreeMap<>(ConvolutionSpecs.idle(kernel));
            if (stride == 1 && kernel % 2 == 1) {
                idle.put("padding", "zeros stand alike on all sides where no window steps over the image");
            }
            return idle;
        }

        @Override
        public Value apply(Value x, OptionalInt classes) {
            return new InvertedResidual(kernel, stride, dilation, expansion, padding)
                    .apply(x, Channels.number(channels, x, classes));
        }
    }

    /** The convolutions of one level of a U-Net, plain, residual or recurrent: [B, C, H, W] gives [B, channels, H, W]. */
    @About("the convolutions of one level of a U-Net")
    public record UNetUnitSpec(
            @About("channels it makes: a number, or classes; as many as it gets when left out")
            Optional<Channels> channels,

            @About("what the level is made of") @Default("plain")
            UnitType kind,

            @About("how many convolutions there are") @Default("2") @Positive
            int convolutions,

            @About("how often a recurrent one is done again with the same weights") @Default("2") @Positive
            int recurrences,

            @About("what stands before the ReLU: batch or none") @Default("batch")
            Norm norm)
            implements ConvolvingSpec, IdleKeys {
        @Override
        public Map<String, String> idle() {
            return kind.idle("recurrences");
        }

        @Override
        public Value apply(Value x, OptionalInt classes) {
            int width = Math.toIntExact(Channels.number(channels, x, classes));
            return new Unit(kind, convolutions, recurrences, norm).apply(x, width);
        }
    }
}
