package dev.hanet.blocks.loss;

import static dev.hanet.blocks.operator.Operators.add;
import static dev.hanet.blocks.operator.Operators.cast;
import static dev.hanet.blocks.operator.Operators.divide;
import static dev.hanet.blocks.operator.Operators.mean;
import static dev.hanet.blocks.operator.Operators.multiply;
import static dev.hanet.blocks.operator.Operators.otherThan;
import static dev.hanet.blocks.operator.Operators.scale;
import static dev.hanet.blocks.operator.Operators.shift;
import static dev.hanet.blocks.operator.Operators.sum;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.CrossEntropy;
import dev.hanet.blocks.operator.ElementwiseOperators.Compare;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.IdleKeys;
import dev.hanet.yaml.constraint.Between;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The mean cross-entropy over the pixels that count.
 *
 * <p>Of nested classes it is the binary cross-entropy of every map, averaged over maps and pixels; a pixel weighs as its class.
 * Smoothing shares out a part of the truth among all classes, of nested ones between inside and outside of each map: Szegedy et al.,
 * Rethinking the Inception Architecture, arXiv 1512.00567.
 */
@About("mean cross-entropy over the pixels that count")
public record CrossEntropyLossSpec(
        @About("one weight per class, in the order of the classes, or none") @Default("[]")
        List<@PositiveOrZero Double> classWeights,

        @About("the part of the truth that is shared out among all classes alike, against certainty")
        @Default("0")
        @Between(min = 0, max = 1)
        double labelSmoothing)
        implements LossSpec, IdleKeys {
    static final String WEIGHS =
            "classes whose weights are all 0 leave nothing to minimise: one of 'classWeights' is above 0";
    static final String ALIKE = "classes that weigh alike weigh as without it";

    /** The index of pixels that do not count. */
    public static final int IGNORED = 255;

    /** Equal weights. */
    public static final CrossEntropyLossSpec STANDARD = new CrossEntropyLossSpec(List.of());

    public CrossEntropyLossSpec {
        classWeights = List.copyOf(classWeights);
    }

    /** Against the classes as they are. */
    public CrossEntropyLossSpec(List<Double> classWeights) {
        this(classWeights, 0);
    }

    @AssertTrue(message = WEIGHS)
    boolean isAnyClassCounted() {
        return isAnyCounted(classWeights);
    }

    static boolean isAnyCounted(List<Double> weights) {
        return weights.isEmpty() || weights.stream().anyMatch(weight -> weight > 0);
    }

    /** The loss is a weighted mean, so that a weight of all counts for nothing. */
    static boolean areAlike(List<Double> weights) {
        return !weights.isEmpty() && weights.stream().distinct().count() == 1;
    }

    @Override
    public Map<String, String> idle() {
        return areAlike(classWeights) ? Map.of("classWeights", ALIKE) : Map.of();
    }

    @Override
    public Value loss(Value logits, Value mask) {
        requireWeights(logits.graph(), logits.shape().size(1));
        return logits.graph().apply(new CrossEntropy(classWeights, IGNORED, labelSmoothing), logits, mask);
    }

    @Override
    public Value nestedLoss(Value logits, Value mask) {
        requireWeights(logits.graph(), logits.shape().size(1) + 1);
        NestedTruth truth = NestedTruth.of(logits, mask);
        Value certain = truth.surprise(logits);
        Value smoothed = labelSmoothing == 0
                ? certain
                : add(
                        scale(certain, 1 - labelSmoothing / 2),
                        scale(truth.opposite().surprise(logits), labelSmoothing / 2));
        Value surprise = mean(smoothed, 1); // [B, H, W]
        Value weights = pixelWeights(mask, logits.type().element()); // 0 where nothing counts
        return divide(sum(multiply(surprise, weights), 0, 1, 2), shift(sum(weights, 0, 1, 2), NestedTruth.TINY));
    }

    /** The weight of every pixel's class, [B, H, W]. */
    private Value pixelWeights(Value mask, ElementType element) {
        if (classWeights.isEmpty()) {
            return cast(otherThan(mask, IGNORED), element);
        }
        Optional<Value> weights = Optional.empty();
        for (int c = 0; c < classWeights.size(); c++) {
            Value held = mask.graph().apply(new Compare(Compare.Relation.EQUAL, c), mask);
            Value weight = scale(cast(held, element), classWeights.get(c));
            weights = Optional.of(weights.map(others -> add(others, weight)).orElse(weight));
        }
        return weights.orElseThrow();
    }

    private void requireWeights(GraphBuilder graph, long classes) {
        if (!classWeights.isEmpty() && classWeights.size() != classes) {
            throw graph.at(
                    "classWeights",
                    () -> graph.refuse(
                            "there are " + classWeights.size() + " class weights, but " + classes + " classes",
                            "give one weight a class, in the order of the classes"));
        }
    }
}
