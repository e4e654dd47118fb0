package dev.hanet.blocks.loss;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.CrossEntropy;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;

/**
 * The mean cross-entropy over the pixels that count.
 *
 * @param classWeights one weight a class, in the order of the classes, by which the mean is weighted; empty for equal
 *     ones
 */
@About("mean cross-entropy over the pixels that count")
public record CrossEntropyLossSpec(
        @About("one weight per class, or none") @Default("[]")
        List<@PositiveOrZero Double> classWeights) implements LossSpec {
    /** The index of pixels that do not count. */
    public static final int IGNORED = 255;

    /** Equal weights. */
    public static final CrossEntropyLossSpec STANDARD = new CrossEntropyLossSpec(List.of());

    public CrossEntropyLossSpec {
        classWeights = List.copyOf(classWeights);
    }

    @Override
    public Value loss(Value logits, Value mask) {
        Graph graph = logits.graph();
        long classes = logits.shape().size(1);
        if (!classWeights.isEmpty() && classWeights.size() != classes) {
            throw graph.at(
                    "classWeights",
                    () -> graph.refuse(
                            "there are " + classWeights.size() + " class weights, but " + classes + " classes",
                            "give one weight a class, in the order of the classes"));
        }
        return graph.apply(new CrossEntropy(classWeights, IGNORED), logits, mask);
    }
}
