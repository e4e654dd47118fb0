package dev.hanet.blocks.loss;

import static dev.hanet.blocks.operator.Operators.add;
import static dev.hanet.blocks.operator.Operators.scale;

import dev.hanet.blocks.graph.Value;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A weighted sum of cross-entropy and one minus the soft Dice coefficient, which large classes do not dominate.
 *
 * <p>The coefficient is taken of each class over the whole batch, so an image without a class does no harm, and averaged
 * over the classes. Milletari et al., V-Net, arXiv 1606.04797, with sums instead of squares.
 */
@About("cross-entropy plus one minus the soft Dice coefficient")
public record DiceCrossEntropySpec(
        @About("weight of the cross-entropy") @Default("1") @PositiveOrZero
        double crossEntropy,

        @About("weight of one minus the Dice coefficient") @Default("1") @PositiveOrZero
        double dice,

        @About("added above and below, in pixels; keeps the coefficient of an absent class defined")
        @Default("1")
        @Positive
        double smooth,

        @About("one weight per class for the cross-entropy, in the order of the classes, or none") @Default("[]")
        List<@PositiveOrZero Double> classWeights)
        implements LossSpec, IdleKeys {
    /** Equal parts. */
    public static final DiceCrossEntropySpec STANDARD = new DiceCrossEntropySpec(1, 1, 1, List.of());

    public DiceCrossEntropySpec {
        classWeights = List.copyOf(classWeights);
    }

    @AssertTrue(message = "with 'crossEntropy: 0' and 'dice: 0' nothing is minimised: one of them is above 0")
    boolean isAnythingMinimised() {
        return crossEntropy > 0 || dice > 0;
    }

    @AssertTrue(message = CrossEntropyLossSpec.WEIGHS)
    boolean isAnyClassCounted() {
        return CrossEntropyLossSpec.isAnyCounted(classWeights);
    }

    @Override
    public Map<String, String> idle() {
        Map<String, String> idle = new TreeMap<>();
        if (crossEntropy == 0) {
            idle.put("classWeights", "with 'crossEntropy: 0' there is no cross-entropy");
        }
        if (CrossEntropyLossSpec.areAlike(classWeights)) {
            idle.put("classWeights", CrossEntropyLossSpec.ALIKE);
        }
        if (dice == 0) {
            idle.put("smooth", "with 'dice: 0' there is no Dice coefficient");
        }
        return idle;
    }

    @Override
    public Value loss(Value logits, Value mask) {
        Value entropy = new CrossEntropyLossSpec(classWeights).loss(logits, mask);
        return add(scale(entropy, crossEntropy), scale(lack().loss(logits, mask), dice));
    }

    @Override
    public Value nestedLoss(Value logits, Value mask) {
        Value entropy = new CrossEntropyLossSpec(classWeights).nestedLoss(logits, mask);
        return add(scale(entropy, crossEntropy), scale(lack().nestedLoss(logits, mask), dice));
    }

    private DiceSpec lack() {
        return new DiceSpec(smooth, DiceSpec.Denominator.SUMS);
    }
}
