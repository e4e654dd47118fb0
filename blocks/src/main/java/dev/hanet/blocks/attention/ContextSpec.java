package dev.hanet.blocks.attention;

import dev.hanet.blocks.block.BlockInput;
import dev.hanet.blocks.block.BlockResult;
import dev.hanet.blocks.block.BlockSpec;
import dev.hanet.blocks.graph.Value;
import dev.hanet.yaml.About;

/**
 * Declares what relates distant places of a feature map: HA, non-local, pyramid pooling.
 *
 * <p>To add one: write a record that implements this, with its keys as components, beside this file; build it from
 * {@code Layers} and {@code Operators}, with the shapes on the lines; list its type name in {@code BuiltInBlocks.contexts}, or
 * bind it in a plugin; pin its shapes and parameters in {@code ContextsTest}; renew {@code docs/reference}, with
 * {@code -Dgolden.update}.
 */
@About("relates distant places of a feature map")
public interface ContextSpec extends BlockSpec {
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

    /** As a node of a free graph. */
    @Override
    default BlockResult build(BlockInput input) {
        return BlockResult.of(apply(input.one(), input.stride()));
    }
}
