package dev.hanet.blocks.loss;

import static dev.hanet.blocks.operator.Operators.add;
import static dev.hanet.blocks.operator.Operators.cast;
import static dev.hanet.blocks.operator.Operators.divide;
import static dev.hanet.blocks.operator.Operators.mean;
import static dev.hanet.blocks.operator.Operators.multiply;
import static dev.hanet.blocks.operator.Operators.oneHot;
import static dev.hanet.blocks.operator.Operators.scale;
import static dev.hanet.blocks.operator.Operators.shift;
import static dev.hanet.blocks.operator.Operators.sigmoid;
import static dev.hanet.blocks.operator.Operators.softmax;
import static dev.hanet.blocks.operator.Operators.sum;
import static dev.hanet.blocks.operator.Operators.sumKeeping;

import dev.hanet.blocks.graph.Value;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Source;
import jakarta.validation.constraints.Positive;

/**
 * One minus the soft Dice coefficient.
 *
 * <p>The coefficient is taken of each class over the whole batch, so an image without a class does no harm, and averaged
 * over the classes: 2 Σ p t / (Σ p + Σ t), or with squares of the probabilities below, as Milletari et al. have it in
 * V-Net, arXiv 1606.04797. Of nested classes it is taken of each map, as M-Net does (arXiv 1801.00926): of the disc with all
 * that lies in it, of the cup; the background, which has no map, does not count.
 */
@About("one minus the soft Dice coefficient")
@Source("Milletari et al., V-Net, arXiv 1606.04797")
public record DiceSpec(
        @About("added above and below, in pixels; keeps the coefficient of an absent class defined")
        @Default("1")
        @Positive
        double smooth,

        @About("what stands below: sums of the probabilities or of their squares") @Default("sums")
        Denominator denominator)
        implements LossSpec {
    /** What the coefficient divides by. */
    public enum Denominator {
        /** The probabilities and the truth, summed. */
        SUMS,
        /** Their squares, summed. */
        SQUARES
    }

    /** Sums below, one pixel added. */
    public static final DiceSpec STANDARD = new DiceSpec(1, Denominator.SUMS);

    @Override
    public Value loss(Value logits, Value mask) {
        int classes = Math.toIntExact(logits.shape().size(1));
        Value truth = cast(oneHot(mask, classes), logits.type().element()); // [B, C, H, W], 0 where nothing counts
        Value counted = sumKeeping(truth, 1); // [B, 1, H, W]
        return lack(multiply(softmax(logits, 1), counted), truth);
    }

    @Override
    public Value nestedLoss(Value logits, Value mask) {
        NestedTruth truth = NestedTruth.of(logits, mask);
        return lack(multiply(sigmoid(logits), truth.counted()), truth.maps());
    }

    /** One minus the mean coefficient of maps [B, C, H, W] that are 0 where nothing counts. */
    private Value lack(Value likely, Value truth) {
        Value common = sum(multiply(likely, truth), 0, 2, 3); // [C]
        Value below = denominator == Denominator.SUMS ? likely : multiply(likely, likely);
        Value both = add(sum(below, 0, 2, 3), sum(truth, 0, 2, 3));
        double added = Math.max(smooth, NestedTruth.TINY); // less would be no number beside 0 in 32 bits
        Value coefficient = divide(shift(scale(common, 2), added), shift(both, added));
        return shift(scale(mean(coefficient, 0), -1), 1);
    }
}
