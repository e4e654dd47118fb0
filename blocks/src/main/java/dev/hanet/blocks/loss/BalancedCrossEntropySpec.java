package dev.hanet.blocks.loss;

import static dev.hanet.blocks.operator.Operators.add;
import static dev.hanet.blocks.operator.Operators.cast;
import static dev.hanet.blocks.operator.Operators.divide;
import static dev.hanet.blocks.operator.Operators.logSoftmax;
import static dev.hanet.blocks.operator.Operators.multiply;
import static dev.hanet.blocks.operator.Operators.oneHot;
import static dev.hanet.blocks.operator.Operators.scale;
import static dev.hanet.blocks.operator.Operators.shift;
import static dev.hanet.blocks.operator.Operators.sum;
import static dev.hanet.blocks.operator.Operators.sumKeeping;

import dev.hanet.blocks.graph.Value;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Source;

/**
 * Cross-entropy in which a pixel weighs as much as there are pixels of other classes, so that rare classes count.
 *
 * <p>The weight of a class is 1 minus its share of the pixels that count; the loss is the weighted sum over them divided by
 * their number. For two classes these are the weights of Xie and Tu, Holistically-Nested Edge Detection,
 * arXiv 1504.06375, and of DRIU. Where only one class is, nothing is learned. Of nested classes each map is balanced by itself,
 * what it marks against all else, and the mean over the maps is taken.
 */
@About("cross-entropy in which rare classes weigh more, by their share of the pixels")
@Source("Xie and Tu, Holistically-Nested Edge Detection, arXiv 1504.06375")
public record BalancedCrossEntropySpec(
        @About("where a class's share of the pixels is taken") @Default("image")
        Share share) implements LossSpec {
    /** Over which pixels a share is taken. */
    public enum Share {
        /** Those of each image. */
        IMAGE,
        /** Those of the batch. */
        BATCH
    }

    /** Shares of each image. */
    public static final BalancedCrossEntropySpec STANDARD = new BalancedCrossEntropySpec(Share.IMAGE);

    /** Keeps the share defined where no pixel counts. */
    private static final double TINY = 1e-12;

    @Override
    public Value loss(Value logits, Value mask) {
        int classes = Math.toIntExact(logits.shape().size(1));
        Value truth = cast(oneHot(mask, classes), logits.type().element()); // [B, C, H, W], 0 where nothing counts
        Value pixels = pixels(truth); // [B or 1, C, 1, 1]
        Value weights = shift(scale(divide(pixels, shift(sumKeeping(pixels, 1), TINY)), -1), 1);
        Value surprise = multiply(multiply(logSoftmax(logits, 1), truth), weights);
        Value counted = shift(sum(truth, 0, 1, 2, 3), TINY);
        return scale(divide(sum(surprise, 0, 1, 2, 3), counted), -1);
    }

    @Override
    public Value nestedLoss(Value logits, Value mask) {
        NestedTruth truth = NestedTruth.of(logits, mask);
        Value marked = pixels(truth.maps()); // [B or 1, maps, 1, 1]
        Value part = divide(marked, shift(pixels(truth.counted()), TINY));
        // 1 - part where a map holds, part elsewhere
        Value weights = add(part, multiply(truth.maps(), shift(scale(part, -2), 1)));
        Value surprise = multiply(multiply(truth.surprise(logits), weights), truth.counted());
        Value counted = shift(
                scale(sum(truth.counted(), 0, 1, 2, 3), (double) logits.shape().size(1)), TINY);
        return divide(sum(surprise, 0, 1, 2, 3), counted);
    }

    private Value pixels(Value truth) {
        return share == Share.IMAGE ? sumKeeping(truth, 2, 3) : sumKeeping(truth, 0, 2, 3);
    }
}
