package dev.hanet.blocks.loss;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Value;
import dev.hanet.yaml.About;

/**
 * Declares what training minimises.
 *
 * <p>A batch in which no pixel counts has the loss 0 and the gradient 0: nothing is divided by the number of pixels without
 * care for there being none.
 *
 * <p>To add one: write a record that implements this, with its keys as components, beside this file; build one number from
 * logits and mask, and {@link #nestedLoss} where it has such a form; list its type name in {@code BuiltInBlocks.losses}, or bind
 * it in a plugin; hold it to a reference in {@code LossReferenceIT}; renew {@code docs/reference}, with {@code -Dgolden.update}.
 */
@About("what training minimises")
public interface LossSpec {
    /**
     * Builds the loss of classes that exclude one another.
     *
     * @param logits [B, classes, H, W]
     * @param mask class indices, [B, H, W]; 255 does not count
     * @return one number, []
     */
    Value loss(Value logits, Value mask);

    /**
     * Builds the loss of classes that lie in one another; a loss that is not of that kind refuses.
     *
     * @param logits [B, classes - 1, H, W]; the sigmoid of map k says 'class k + 1 or a deeper one'
     * @param mask class indices, [B, H, W]; 255 does not count
     * @return one number, []
     * @throws dev.hanet.blocks.graph.GraphException at the loss's {@code type} when it has no such form
     */
    default Value nestedLoss(Value logits, Value mask) {
        GraphBuilder graph = logits.graph();
        throw graph.at(
                "type",
                () -> graph.refuse(
                        "this loss is of classes that exclude one another, and those of 'activation: nested-sigmoid' lie in"
                                + " one another",
                        "take cross-entropy, dice, dice-cross-entropy or balanced-cross-entropy, or leave"
                                + " model.activation at softmax"));
    }

    /**
     * Builds the loss of logits that are read by an activation.
     *
     * @param logits [B, maps, H, W]
     * @param mask class indices, [B, H, W]; 255 does not count
     * @return one number, []
     */
    default Value loss(Activation activation, Value logits, Value mask) {
        return activation == Activation.SOFTMAX ? loss(logits, mask) : nestedLoss(logits, mask);
    }
}
