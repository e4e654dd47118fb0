package dev.hanet.blocks.loss;

import dev.hanet.blocks.graph.Value;
import dev.hanet.yaml.About;

/** Declares what training minimises. */
@About("what training minimises")
public interface LossSpec {
    /**
     * Builds the loss.
     *
     * @param logits [B, classes, H, W]
     * @param mask class indices, [B, H, W]; 255 does not count
     * @return one number, []
     */
    Value loss(Value logits, Value mask);
}
