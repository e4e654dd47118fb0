package dev.hanet.blocks.attention;

import dev.hanet.blocks.graph.Value;
import dev.hanet.yaml.About;

/** Declares what relates distant places of a feature map: HA, non-local, pyramid pooling. */
@About("relates distant places of a feature map")
public interface ContextSpec {
    /**
     * Builds the block.
     *
     * @param features [B, C, H, W]
     * @return [B, C', H, W]
     */
    Value apply(Value features);

    /**
     * Builds the block where the output stride is known, as it is after an encoder.
     *
     * @param features [B, C, H, W]
     * @param outputStride how many image pixels one place of them stands for, per axis
     * @return [B, C', H, W]
     */
    default Value apply(Value features, int outputStride) {
        return apply(features);
    }
}
