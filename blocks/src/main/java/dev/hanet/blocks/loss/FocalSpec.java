package dev.hanet.blocks.loss;

import static dev.hanet.blocks.operator.Operators.cast;
import static dev.hanet.blocks.operator.Operators.divide;
import static dev.hanet.blocks.operator.Operators.exp;
import static dev.hanet.blocks.operator.Operators.log;
import static dev.hanet.blocks.operator.Operators.logSigmoid;
import static dev.hanet.blocks.operator.Operators.logSoftmax;
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
import dev.hanet.yaml.IdleKeys;
import dev.hanet.yaml.Source;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Map;

/**
 * Cross-entropy in which a pixel weighs less the surer it is: the mean over the pixels that count of -(1 - p)^gamma log p, p being the
 * probability of the pixel's class.
 *
 * <p>Lin et al., Focal Loss for Dense Object Detection, arXiv 1708.02002, without its class weights. Of nested classes it is that of inside and
 * outside of every map, averaged over maps and pixels.
 */
@About("cross-entropy in which a pixel weighs less the surer it is")
@Source("Lin et al., Focal Loss for Dense Object Detection, arXiv 1708.02002")
public record FocalSpec(
        @About("how much less sure pixels weigh; at 0 it is cross-entropy") @Default("2") @PositiveOrZero
        double gamma) implements LossSpec, IdleKeys {
    /** The exponent of the paper. */
    public static final FocalSpec STANDARD = new FocalSpec(2);

    @Override
    public Map<String, String> idle() {
        return gamma > 0 ? Map.of() : Map.of("gamma", "with 0 all pixels weigh alike: it is cross-entropy");
    }

    @Override
    public Map<String, String> remedies() {
        return Map.of("gamma", "write 'type: cross-entropy', or a gamma above 0");
    }

    @Override
    public Value loss(Value logits, Value mask) {
        int classes = Math.toIntExact(logits.shape().size(1));
        Value truth = cast(oneHot(mask, classes), logits.type().element()); // [B, C, H, W], 0 where nothing counts
        Value likely = softmax(logits, 1);
        Value unlikely = sumKeeping(subtract(likely, multiply(likely, truth)), 1); // 1 - p, never below 0: [B, 1, H, W]
        Value surprise = scale(sumKeeping(multiply(logSoftmax(logits, 1), truth), 1), -1);
        return mean(multiply(surprise, power(unlikely)), sum(truth, 0, 1, 2, 3));
    }

    @Override
    public Value nestedLoss(Value logits, Value mask) {
        NestedTruth truth = NestedTruth.of(logits, mask);
        Value against = multiply(logits, shift(scale(truth.maps(), -2), 1)); // above 0 where a map is wrong
        Value surprise = scale(logSigmoid(scale(against, -1)), -1);
        Value counted = multiply(multiply(surprise, power(sigmoid(against))), truth.counted());
        return mean(counted, scale(sum(truth.counted(), 0, 1, 2, 3), (double)
                logits.shape().size(1)));
    }

    private Value power(Value unlikely) {
        return exp(scale(log(shift(unlikely, NestedTruth.TINY)), gamma));
    }

    private static Value mean(Value losses, Value counted) {
        return divide(sum(losses, 0, 1, 2, 3), shift(counted, NestedTruth.TINY));
    }
}
