package dev.hanet.blocks.loss;

import static dev.hanet.blocks.operator.Operators.cast;
import static dev.hanet.blocks.operator.Operators.logSigmoid;
import static dev.hanet.blocks.operator.Operators.multiply;
import static dev.hanet.blocks.operator.Operators.nested;
import static dev.hanet.blocks.operator.Operators.oneHot;
import static dev.hanet.blocks.operator.Operators.scale;
import static dev.hanet.blocks.operator.Operators.shift;
import static dev.hanet.blocks.operator.Operators.sumKeeping;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Value;

/**
 * What a mask says of classes that lie in one another.
 *
 * @param maps 1 in map k where the class is k + 1 or a deeper one, else 0: [B, classes - 1, H, W]
 * @param counted 1 where a pixel counts, else 0: [B, 1, H, W]
 */
record NestedTruth(Value maps, Value counted) {
    /** Keeps a mean defined where no pixel counts. */
    static final double TINY = 1e-12;

    /** For logits [B, classes - 1, H, W] and class indices [B, H, W]. */
    static NestedTruth of(Value logits, Value mask) {
        int classes =
                Activation.NESTED_SIGMOID.classes(Math.toIntExact(logits.shape().size(1)));
        ElementType element = logits.type().element();
        return new NestedTruth(
                cast(nested(mask, classes), element), sumKeeping(cast(oneHot(mask, classes), element), 1));
    }

    /** What the maps would say if each held where it does not. */
    NestedTruth opposite() {
        return new NestedTruth(shift(scale(maps, -1), 1), counted);
    }

    /** The binary cross-entropy of every map at every pixel, also where none counts: [B, classes - 1, H, W]. */
    Value surprise(Value logits) {
        Value sign = shift(scale(maps, 2), -1); // 1 where a map is to hold, else -1
        return scale(logSigmoid(multiply(logits, sign)), -1);
    }
}
