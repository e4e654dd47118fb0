package dev.hanet.blocks.loss;

import static dev.hanet.blocks.operator.Operators.above;
import static dev.hanet.blocks.operator.Operators.add;
import static dev.hanet.blocks.operator.Operators.cast;
import static dev.hanet.blocks.operator.Operators.detach;
import static dev.hanet.blocks.operator.Operators.divide;
import static dev.hanet.blocks.operator.Operators.fillLike;
import static dev.hanet.blocks.operator.Operators.multiply;
import static dev.hanet.blocks.operator.Operators.oneHot;
import static dev.hanet.blocks.operator.Operators.reshape;
import static dev.hanet.blocks.operator.Operators.scale;
import static dev.hanet.blocks.operator.Operators.shift;
import static dev.hanet.blocks.operator.Operators.softmax;
import static dev.hanet.blocks.operator.Operators.subtract;
import static dev.hanet.blocks.operator.Operators.sum;
import static dev.hanet.blocks.operator.Operators.sumKeeping;
import static dev.hanet.blocks.operator.Operators.transpose;
import static dev.hanet.blocks.operator.Operators.where;

import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.AxisOperators.CumulativeSum;
import dev.hanet.blocks.operator.AxisOperators.Differences;
import dev.hanet.blocks.operator.AxisOperators.Gather;
import dev.hanet.blocks.operator.AxisOperators.SortOrder;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Source;

/**
 * A convex continuation of one minus the Jaccard index, meant over the classes that are there.
 *
 * <p>For each class the errors |truth - probability| of all pixels of the batch are sorted, the largest first; each counts
 * by how much the Jaccard index would fall if its pixel were wrong beside those before it. The weights carry no gradient:
 * between two orders they are constant. Pixels that do not count have no error.
 *
 * <p>It is of one softmax; of nested classes there is no such loss here.
 *
 * <p>Berman et al., The Lovász-Softmax Loss, arXiv 1705.08790, algorithm 1 and equation 11.
 */
@About("Lovász-softmax: a convex continuation of one minus the Jaccard index")
@Source("Berman et al., The Lovász-Softmax Loss, arXiv 1705.08790")
public record LovaszSoftmaxSpec() implements LossSpec {
    @Override
    public Value loss(Value logits, Value mask) {
        int classes = Math.toIntExact(logits.shape().size(1));
        Value held = cast(oneHot(mask, classes), logits.type().element()); // [B, C, H, W]
        Value counted = sumKeeping(held, 1); // [B, 1, H, W]
        Value truth = byClass(held); // [C, P] with P = B * H * W
        Value likely = byClass(multiply(softmax(logits, 1), counted));
        // |t - p| is p where t is 0, and t - p where t is 1
        Value errors = add(multiply(truth, subtract(truth, likely)), multiply(shift(scale(truth, -1), 1), likely));
        Value losses = sum(multiply(errors, detach(weights(detach(errors), truth))), 1); // [C]
        Value isThere = cast(above(sum(truth, 1), 0), logits.type().element());
        Value there = sum(isThere, 0);
        Value divisor = where(above(there, 0), there, fillLike(there, 1));
        return divide(sum(multiply(losses, isThere), 0), divisor);
    }

    private static Value byClass(Value x) {
        return reshape(transpose(x, 0, 1), 0L, -1L);
    }

    /** What an error of each pixel costs: the steps of the Jaccard index along the order of the errors, [C, P]. */
    private static Value weights(Value errors, Value truth) {
        GraphBuilder graph = errors.graph();
        Value order = graph.apply(new SortOrder(true), errors);
        Value sorted = graph.apply(new Gather(), truth, order);
        Value all = sumKeeping(truth, 1); // [C, 1]
        Value common = subtract(all, graph.apply(new CumulativeSum(), sorted));
        Value either = add(all, graph.apply(new CumulativeSum(), shift(scale(sorted, -1), 1)));
        Value lost = shift(scale(divide(common, either), -1), 1);
        Value steps = graph.apply(new Differences(), lost);
        return graph.apply(new Gather(), steps, graph.apply(new SortOrder(false), order));
    }
}
