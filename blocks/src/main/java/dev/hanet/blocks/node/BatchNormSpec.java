package dev.hanet.blocks.node;

import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Layers;
import dev.hanet.yaml.About;

/**
 * Batch normalisation: [B, C, H, W] gives the same shape.
 */
@About("batch normalisation")
public record BatchNormSpec() implements ContextSpec {
    @Override
    public Value apply(Value x) {
        return Layers.batchNorm("bn", x);
    }
}
