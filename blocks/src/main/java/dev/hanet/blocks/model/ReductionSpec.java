package dev.hanet.blocks.model;

import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import dev.hanet.yaml.constraint.OneOf;
import jakarta.validation.constraints.Positive;
import java.util.Map;

/**
 * Narrows the encoder's last features before the context block.
 *
 * <p>The paper's c is {@code channels}.
 */
@About("narrows the encoder's last features")
public record ReductionSpec(
        @About("conv-bn-relu or none") @Default("conv-bn-relu")
        LinkType type,

        @About("side of the convolution's window, 3 or 1") @Default("3") @OneOf({"1", "3"})
        int kernel,

        @About("channels that are left") @Default("512") @Positive
        int channels)
        implements IdleKeys {
    /** The paper's: 3 x 3 to 512 channels. */
    public static final ReductionSpec STANDARD = new ReductionSpec(LinkType.CONV_BN_RELU, 3, 512);

    /** Nothing. */
    public static final ReductionSpec NONE = new ReductionSpec(LinkType.NONE, 3, 512);

    @Override
    public Map<String, String> idle() {
        String why = "'type: none' narrows nothing";
        return type == LinkType.NONE ? Map.of("kernel", why, "channels", why) : Map.of();
    }

    Value apply(Value features) {
        return type == LinkType.NONE ? features : Layers.convBnRelu("reduction", features, channels, kernel);
    }
}
