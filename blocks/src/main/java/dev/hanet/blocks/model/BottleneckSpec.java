package dev.hanet.blocks.model;

import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import dev.hanet.yaml.constraint.Between;
import dev.hanet.yaml.constraint.OneOf;
import jakarta.validation.constraints.Positive;
import java.util.Map;

/** Narrows the context block's result before the decoder. */
@About("narrows what the decoder gets")
public record BottleneckSpec(
        @About("conv-bn-relu or none") @Default("conv-bn-relu")
        LinkType type,

        @About("side of the convolution's window, 3 or 1") @Default("3") @OneOf({"1", "3"})
        int kernel,

        @About("channels that are left") @Default("256") @Positive
        int channels,

        @About("dropout afterwards") @Default("0.1") @Between(min = 0, max = 1)
        double dropout)
        implements IdleKeys {
    /** The paper's: 3 x 3 to 256 channels, dropout 0.1. */
    public static final BottleneckSpec STANDARD = new BottleneckSpec(LinkType.CONV_BN_RELU, 3, 256, 0.1);

    /** Nothing. */
    public static final BottleneckSpec NONE = new BottleneckSpec(LinkType.NONE, 3, 256, 0);

    @Override
    public Map<String, String> idle() {
        String why = "'type: none' narrows nothing";
        return type == LinkType.NONE ? Map.of("kernel", why, "channels", why, "dropout", why) : Map.of();
    }

    Value apply(Value features) {
        if (type == LinkType.NONE) {
            return features;
        }
        Value narrowed = Layers.convBnRelu("bottleneck", features, channels, kernel);
        return narrowed.graph().scope("bottleneck", () -> Operators.dropout(narrowed, dropout));
    }
}
