package dev.hanet.blocks.node;

import dev.hanet.blocks.attention.ContextSpec;
import dev.hanet.blocks.block.BlockInput;
import dev.hanet.blocks.block.BlockResult;
import dev.hanet.blocks.graph.Value;
import java.util.OptionalInt;

/** A layer of one input whose channels can be the number of classes. */
interface ConvolvingSpec extends ContextSpec {
    /**
     * Builds the layer.
     *
     * @param x [B, C, H, W]
     * @param classes how many maps tell the classes, where that is known
     */
    Value apply(Value x, OptionalInt classes);

    @Override
    default Value apply(Value features) {
        return apply(features, OptionalInt.empty());
    }

    @Override
    default BlockResult build(BlockInput input) {
        return BlockResult.of(apply(input.one(), OptionalInt.of(input.classes())));
    }
}
