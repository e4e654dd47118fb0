package dev.hanet.blocks.attention;

import dev.hanet.blocks.graph.Value;

/** Declares what relates distant places of a feature map: HA, non-local, pyramid pooling. */
public interface ContextSpec {
    /**
     * Builds the block.
     *
     * @param features [B, C, H, W]
     * @return [B, C', H, W]
     */
    Value apply(Value features);
}
