package dev.hanet.blocks.loss;

import static dev.hanet.blocks.operator.Operators.above;
import static dev.hanet.blocks.operator.Operators.cast;
import static dev.hanet.blocks.operator.Operators.divide;
import static dev.hanet.blocks.operator.Operators.logSoftmax;
import static dev.hanet.blocks.operator.Operators.maxPool;
import static dev.hanet.blocks.operator.Operators.meanKeeping;
import static dev.hanet.blocks.operator.Operators.multiply;
import static dev.hanet.blocks.operator.Operators.oneHot;
import static dev.hanet.blocks.operator.Operators.scale;
import static dev.hanet.blocks.operator.Operators.shift;
import static dev.hanet.blocks.operator.Operators.sum;
import static dev.hanet.blocks.operator.Operators.sumKeeping;

import dev.hanet.blocks.graph.Value;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import dev.hanet.yaml.Source;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.util.Map;

/**
 * Cross-entropy in which pixels near to where classes meet weigh more: the weighted mean over the pixels that count.
 *
 * <p>A pixel is near when a square window around it holds pixels of two classes or more; those to ignore are of none. This is the weight map of
 * Ronneberger et al., U-Net, arXiv 1505.04597, as a step instead of a bell: it needs no distances, which no network's program
 * computes, and unlike the boundary loss of Kervadec et al. (arXiv 1812.07032) it stands alone. Of nested classes it is the binary cross-entropy of
 * every map, averaged over maps and pixels.
 */
@About("cross-entropy in which pixels near to where classes meet weigh more")
@Source("Ronneberger et al., U-Net, arXiv 1505.04597, whose bell is a step here")
public record BoundaryCrossEntropySpec(
        @About("what a pixel near to where classes meet weighs, others weigh 1") @Default("5") @Min(1)
        double weight,

        @About("how near, in pixels to each side") @Default("2") @Positive
        int radius)
        implements LossSpec, IdleKeys {
    /** Five times the weight within two pixels. */
    public static final BoundaryCrossEntropySpec STANDARD = new BoundaryCrossEntropySpec(5, 2);

    @Override
    public Map<String, String> idle() {
        String why = "with 'weight: 1' all pixels weigh alike, near or far";
        return weight > 1 ? Map.of() : Map.of("weight", why, "radius", why);
    }

    @Override
    public Map<String, String> remedies() {
        return Map.of("weight", "write 'type: cross-entropy', or a weight above 1");
    }

    @Override
    public Value loss(Value logits, Value mask) {
        int classes = Math.toIntExact(logits.shape().size(1));
        Value truth = cast(oneHot(mask, classes), logits.type().element()); // [B, C, H, W], 0 where nothing counts
        return mean(scale(sumKeeping(multiply(logSoftmax(logits, 1), truth), 1), -1), truth);
    }

    @Override
    public Value nestedLoss(Value logits, Value mask) {
        int classes = Math.toIntExact(logits.shape().size(1)) + 1;
        Value truth = cast(oneHot(mask, classes), logits.type().element());
        return mean(meanKeeping(NestedTruth.of(logits, mask).surprise(logits), 1), truth);
    }

    /** The weighted mean of [B, 1, H, W]. */
    private Value mean(Value surprise, Value truth) {
        Value held = sumKeeping(maxPool(truth, 2 * radius + 1, 1, radius), 1); // classes in each window
        Value near = cast(above(held, 1.5), truth.type().element());
        Value weights = multiply(shift(scale(near, weight - 1), 1), sumKeeping(truth, 1));
        Value whole = shift(sum(weights, 0, 1, 2, 3), NestedTruth.TINY);
        return divide(sum(multiply(surprise, weights), 0, 1, 2, 3), whole);
    }
}
