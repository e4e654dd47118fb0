package dev.hanet.blocks.loss;

import static dev.hanet.blocks.operator.Operators.add;
import static dev.hanet.blocks.operator.Operators.cast;
import static dev.hanet.blocks.operator.Operators.divide;
import static dev.hanet.blocks.operator.Operators.fillLike;
import static dev.hanet.blocks.operator.Operators.maxPool;
import static dev.hanet.blocks.operator.Operators.mean;
import static dev.hanet.blocks.operator.Operators.multiply;
import static dev.hanet.blocks.operator.Operators.oneHot;
import static dev.hanet.blocks.operator.Operators.relu;
import static dev.hanet.blocks.operator.Operators.scale;
import static dev.hanet.blocks.operator.Operators.shift;
import static dev.hanet.blocks.operator.Operators.sigmoid;
import static dev.hanet.blocks.operator.Operators.softmax;
import static dev.hanet.blocks.operator.Operators.subtract;
import static dev.hanet.blocks.operator.Operators.sum;
import static dev.hanet.blocks.operator.Operators.sumKeeping;

import dev.hanet.blocks.graph.Value;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Source;
import jakarta.validation.constraints.Positive;

/**
 * One minus the soft centre-line Dice, which asks that vessels hang together rather than that they have the right width.
 *
 * <p>Precision is the share of the predicted skeleton that lies in the true region, recall the share of the true skeleton that is predicted, each over the
 * whole batch; the loss is 1 - 2 P R / (P + R). Skeletons are soft: what an opening takes away, gathered over repeated erosions, with minima and maxima over 3 x 3
 * pixels. Shit et al., clDice, arXiv 2003.07311, algorithm 1; it is made for use beside Dice or cross-entropy, by the loss
 * {@code sum}. The region is all that is not of the first class; of nested classes it is each map, and the mean is taken.
 */
@About("one minus the soft centre-line Dice of all that is not of the first class: for vessels, beside another loss")
@Source("Shit et al., clDice, arXiv 2003.07311")
public record ClDiceSpec(
        @About("erosions; at least half the width of the widest vessel, in pixels") @Default("3") @Positive
        int iterations,

        @About("added above and below, in pixels; keeps the shares of an empty region defined") @Default("1") @Positive
        double smooth)
        implements LossSpec {
    /** Vessels of up to six pixels. */
    public static final ClDiceSpec STANDARD = new ClDiceSpec(3, 1);

    @Override
    public Value loss(Value logits, Value mask) {
        int classes = Math.toIntExact(logits.shape().size(1));
        Value truth = cast(oneHot(mask, classes), logits.type().element()); // [B, C, H, W], 0 where nothing counts
        Value counted = sumKeeping(truth, 1); // [B, 1, H, W]
        Value first = cast(oneHot(fillLike(mask, 0), classes), logits.type().element());
        Value likely = multiply(shift(scale(sumKeeping(multiply(softmax(logits, 1), first), 1), -1), 1), counted);
        return lack(likely, subtract(counted, sumKeeping(multiply(truth, first), 1)));
    }

    @Override
    public Value nestedLoss(Value logits, Value mask) {
        NestedTruth truth = NestedTruth.of(logits, mask);
        return lack(multiply(sigmoid(logits), truth.counted()), multiply(truth.maps(), truth.counted()));
    }

    /** Of maps [B, C, H, W] that are 0 where nothing counts. */
    private Value lack(Value likely, Value truth) {
        Value precision = share(skeleton(likely), truth);
        Value recall = share(skeleton(truth), likely);
        Value both = divide(scale(multiply(precision, recall), 2), add(precision, recall));
        return shift(scale(mean(both, 0), -1), 1);
    }

    /** The part of a line that lies in a region, [C]. */
    private Value share(Value line, Value region) {
        double added = Math.max(smooth, NestedTruth.TINY);
        return divide(shift(sum(multiply(line, region), 0, 2, 3), added), shift(sum(line, 0, 2, 3), added));
    }

    private Value skeleton(Value region) {
        Value eroded = region;
        Value skeleton = ridge(eroded);
        for (int i = 0; i < iterations; i++) {
            eroded = eroded(eroded);
            Value ridge = ridge(eroded);
            skeleton = add(skeleton, relu(subtract(ridge, multiply(skeleton, ridge))));
        }
        return skeleton;
    }

    /** What an opening takes away. */
    private static Value ridge(Value x) {
        return relu(subtract(x, maxPool(eroded(x), 3, 1, 1)));
    }

    private static Value eroded(Value x) {
        return scale(maxPool(scale(x, -1), 3, 1, 1), -1);
    }
}
