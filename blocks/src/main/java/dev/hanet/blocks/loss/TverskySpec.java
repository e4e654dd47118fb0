package dev.hanet.blocks.loss;

import static dev.hanet.blocks.operator.Operators.add;
import static dev.hanet.blocks.operator.Operators.cast;
import static dev.hanet.blocks.operator.Operators.divide;
import static dev.hanet.blocks.operator.Operators.exp;
import static dev.hanet.blocks.operator.Operators.log;
import static dev.hanet.blocks.operator.Operators.mean;
import static dev.hanet.blocks.operator.Operators.multiply;
import static dev.hanet.blocks.operator.Operators.oneHot;
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
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;

/**
 * One minus the soft Tversky index, in which pixels too many and pixels missed weigh differently; with a gamma above 1 classes that are found
 * badly count more.
 *
 * <p>The index TP / (TP + alpha FP + beta FN) is taken of each class over the whole batch, of probabilities, and (1 - index)^(1 / gamma) is averaged over
 * the classes, of nested ones over the maps. Salehi et al., arXiv 1706.05721; with gamma Abraham and Khan, A Novel Focal Tversky Loss,
 * arXiv 1810.07842.
 */
@About("one minus the soft Tversky index, in which pixels too many and pixels missed weigh differently")
@Source("Salehi et al., Tversky loss function, arXiv 1706.05721; gamma: Abraham and Khan, arXiv 1810.07842")
public record TverskySpec(
        @About("weight of pixels too many; with beta 0.5 too it is Dice") @Default("0.3") @PositiveOrZero
        double alpha,

        @About("weight of pixels missed") @Default("0.7") @PositiveOrZero
        double beta,

        @About("the loss of a class is raised to 1 / gamma; 4/3 in the paper of the focal form") @Default("1") @Min(1)
        double gamma,

        @About("added above and below, in pixels; keeps the index of an absent class defined") @Default("1") @Positive
        double smooth)
        implements LossSpec {
    @AssertTrue(message = "with alpha and beta 0 nothing is ever wrong: at least one of them is above 0")
    public boolean isAnythingWrong() {
        return alpha > 0 || beta > 0;
    }

    /** The weights of the paper. */
    public static final TverskySpec STANDARD = new TverskySpec(0.3, 0.7, 1, 1);

    @Override
    public Value loss(Value logits, Value mask) {
        int classes = Math.toIntExact(logits.shape().size(1));
        Value truth = cast(oneHot(mask, classes), logits.type().element()); // [B, C, H, W], 0 where nothing counts
        return lack(multiply(softmax(logits, 1), sumKeeping(truth, 1)), truth);
    }

    @Override
    public Value nestedLoss(Value logits, Value mask) {
        NestedTruth truth = NestedTruth.of(logits, mask);
        return lack(multiply(sigmoid(logits), truth.counted()), multiply(truth.maps(), truth.counted()));
    }

    /** Of maps [B, C, H, W] that are 0 where nothing counts. */
    private Value lack(Value likely, Value truth) {
        Value common = multiply(likely, truth);
        Value tooMany = scale(sum(subtract(likely, common), 0, 2, 3), alpha); // [C], never below 0
        Value missed = scale(sum(subtract(truth, common), 0, 2, 3), beta);
        Value wrong = add(tooMany, missed);
        double added = Math.max(smooth, NestedTruth.TINY);
        Value lack = divide(wrong, shift(add(sum(common, 0, 2, 3), wrong), added));
        if (gamma == 1) {
            return mean(lack, 0);
        }
        // x^(1 / gamma) as x times a power, so that 0 stays 0 and its gradient a number
        Value power = exp(scale(log(shift(lack, NestedTruth.TINY)), 1 / gamma - 1));
        return mean(multiply(lack, power), 0);
    }
}
