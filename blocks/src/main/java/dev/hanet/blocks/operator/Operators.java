package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.AxisOperators.LogSoftmax;
import dev.hanet.blocks.operator.AxisOperators.Reduce;
import dev.hanet.blocks.operator.AxisOperators.Softmax;
import dev.hanet.blocks.operator.ElementwiseOperators.Add;
import dev.hanet.blocks.operator.ElementwiseOperators.Cast;
import dev.hanet.blocks.operator.ElementwiseOperators.Compare;
import dev.hanet.blocks.operator.ElementwiseOperators.Detach;
import dev.hanet.blocks.operator.ElementwiseOperators.Divide;
import dev.hanet.blocks.operator.ElementwiseOperators.Dropout;
import dev.hanet.blocks.operator.ElementwiseOperators.Exp;
import dev.hanet.blocks.operator.ElementwiseOperators.Fill;
import dev.hanet.blocks.operator.ElementwiseOperators.Log;
import dev.hanet.blocks.operator.ElementwiseOperators.LogSigmoid;
import dev.hanet.blocks.operator.ElementwiseOperators.Multiply;
import dev.hanet.blocks.operator.ElementwiseOperators.Relu;
import dev.hanet.blocks.operator.ElementwiseOperators.Relu6;
import dev.hanet.blocks.operator.ElementwiseOperators.Scale;
import dev.hanet.blocks.operator.ElementwiseOperators.Shift;
import dev.hanet.blocks.operator.ElementwiseOperators.Sigmoid;
import dev.hanet.blocks.operator.ElementwiseOperators.Subtract;
import dev.hanet.blocks.operator.ElementwiseOperators.Where;
import dev.hanet.blocks.operator.ImageOperators.AdaptiveAveragePool;
import dev.hanet.blocks.operator.ImageOperators.AveragePool;
import dev.hanet.blocks.operator.ImageOperators.MaxPool;
import dev.hanet.blocks.operator.ImageOperators.ResizeBy;
import dev.hanet.blocks.operator.ImageOperators.ResizeLike;
import dev.hanet.blocks.operator.ImageOperators.SamePadding;
import dev.hanet.blocks.operator.RegionOperators.Nested;
import dev.hanet.blocks.operator.RegionOperators.OneHot;
import dev.hanet.blocks.operator.ShapeOperators.Concat;
import dev.hanet.blocks.operator.ShapeOperators.ExpandBatch;
import dev.hanet.blocks.operator.ShapeOperators.FlattenSpatial;
import dev.hanet.blocks.operator.ShapeOperators.Reshape;
import dev.hanet.blocks.operator.ShapeOperators.Transpose;
import dev.hanet.blocks.operator.ShapeOperators.UnflattenLike;
import java.util.List;

/** Applies operators: functions from values to values, without parameters of their own. */
public final class Operators {
    private Operators() {}

    /** max(x, 0). */
    public static Value relu(Value x) {
        return x.graph().apply(new Relu(), x);
    }

    /** min(max(x, 0), 6). */
    public static Value relu6(Value x) {
        return x.graph().apply(new Relu6(), x);
    }

    /** 1 / (1 + exp(-x)). */
    public static Value sigmoid(Value x) {
        return x.graph().apply(new Sigmoid(), x);
    }

    /** The logarithm of the sigmoid. */
    public static Value logSigmoid(Value x) {
        return x.graph().apply(new LogSigmoid(), x);
    }

    /** The exponential. */
    public static Value exp(Value x) {
        return x.graph().apply(new Exp(), x);
    }

    /** The natural logarithm. */
    public static Value log(Value x) {
        return x.graph().apply(new Log(), x);
    }

    /** x times a constant. */
    public static Value scale(Value x, double factor) {
        return x.graph().apply(new Scale(factor), x);
    }

    /** x plus a constant. */
    public static Value shift(Value x, double offset) {
        return x.graph().apply(new Shift(offset), x);
    }

    /** The sum; axes of size 1 and scalars stretch. */
    public static Value add(Value a, Value b) {
        return a.graph().apply(new Add(), a, b);
    }

    /** The difference; axes of size 1 and scalars stretch. */
    public static Value subtract(Value a, Value b) {
        return a.graph().apply(new Subtract(), a, b);
    }

    /** The elementwise product; axes of size 1 and scalars stretch. */
    public static Value multiply(Value a, Value b) {
        return a.graph().apply(new Multiply(), a, b);
    }

    /** The elementwise quotient; axes of size 1 and scalars stretch. */
    public static Value divide(Value a, Value b) {
        return a.graph().apply(new Divide(), a, b);
    }

    /** Side by side along the channels: [B, C1, H, W], [B, C2, H, W], ... give [B, C1 + C2 + ..., H, W]. */
    public static Value concat(Value... parts) {
        return concat(1, List.of(parts));
    }

    /** Side by side along an axis; a single part is answered as it is. */
    public static Value concat(int axis, List<Value> parts) {
        return parts.size() == 1 ? parts.get(0) : parts.get(0).graph().apply(new Concat(axis), parts);
    }

    /** Zeros around, by TensorFlow's rule {@code SAME} for windows of that side at that step. */
    public static Value samePadding(Value x, int window, int stride) {
        return x.graph().apply(new SamePadding(window, stride), x);
    }

    /** The largest of each window. */
    public static Value maxPool(Value x, int kernel, int stride, int padding) {
        return x.graph().apply(new MaxPool(kernel, stride, padding), x);
    }

    /** The mean of each window. */
    public static Value averagePool(Value x, int kernel, int stride, int padding) {
        return x.graph().apply(new AveragePool(kernel, stride, padding), x);
    }

    /** The mean over all places: [B, C, H, W] gives [B, C, 1, 1]. */
    public static Value globalAveragePool(Value x) {
        return x.graph().apply(new AdaptiveAveragePool(1), x);
    }

    /** Means over a grid: [B, C, H, W] gives [B, C, size, size]. */
    public static Value adaptiveAveragePool(Value x, int size) {
        return x.graph().apply(new AdaptiveAveragePool(size), x);
    }

    /** Bilinear with aligned corners, to the height and width of another image tensor. */
    public static Value resizeLike(Value x, Value like) {
        return resizeLike(x, like, Interpolation.BILINEAR, true);
    }

    /** To the height and width of another image tensor. */
    public static Value resizeLike(Value x, Value like, Interpolation interpolation, boolean alignCorners) {
        return x.graph().apply(new ResizeLike(interpolation, alignCorners), x, like);
    }

    /** Larger by a whole factor. */
    public static Value resizeBy(Value x, int factor, Interpolation interpolation) {
        return x.graph().apply(new ResizeBy(factor, interpolation, true), x);
    }

    /** Larger by a whole factor. */
    public static Value resizeBy(Value x, int factor, Interpolation interpolation, boolean alignCorners) {
        return x.graph().apply(new ResizeBy(factor, interpolation, alignCorners), x);
    }

    /** Zeroes elements while training; a probability of 0 adds nothing. */
    public static Value dropout(Value x, double probability) {
        return probability == 0 ? x : x.graph().apply(new Dropout(probability, false), x);
    }

    /** Zeroes whole channels while training; a probability of 0 adds nothing. */
    public static Value channelDropout(Value x, double probability) {
        return probability == 0 ? x : x.graph().apply(new Dropout(probability, true), x);
    }

    /** Softmax along an axis. */
    public static Value softmax(Value x, int axis) {
        return x.graph().apply(new Softmax(axis), x);
    }

    /** Logarithm of the softmax along an axis. */
    public static Value logSoftmax(Value x, int axis) {
        return x.graph().apply(new LogSoftmax(axis), x);
    }

    /** [..., M, K] times [..., K, N] is [..., M, N]. */
    public static Value matmul(Value a, Value b) {
        return a.graph().apply(new AxisOperators.Matmul(), a, b);
    }

    /** The last two axes exchanged. */
    public static Value transpose(Value x) {
        return transpose(x, -2, -1);
    }

    /** Two axes exchanged. */
    public static Value transpose(Value x, int first, int second) {
        return x.graph().apply(new Transpose(first, second), x);
    }

    /** [B, C, H, W] gives [B, C, N], N = H * W. */
    public static Value flattenSpatial(Value x) {
        return x.graph().apply(new FlattenSpatial(), x);
    }

    /** [B, C, N] gives [B, C, H, W], with the sizes of an image tensor. */
    public static Value unflattenLike(Value x, Value like) {
        return x.graph().apply(new UnflattenLike(), x, like);
    }

    /** Other sizes: a number, 0 for the size of that axis, once -1 for the rest. */
    public static Value reshape(Value x, Long... sizes) {
        return x.graph().apply(new Reshape(List.of(sizes)), x);
    }

    /** [1, ...] repeated for every sample of another tensor: [B, ...]. */
    public static Value expandBatch(Value x, Value like) {
        return x.graph().apply(new ExpandBatch(), x, like);
    }

    /** x, through which no gradient flows. */
    public static Value detach(Value x) {
        return x.graph().apply(new Detach(), x);
    }

    /** The mean over axes, which go. */
    public static Value mean(Value x, Integer... axes) {
        return x.graph().apply(new Reduce(Reduce.Kind.MEAN, List.of(axes), false), x);
    }

    /** The sum over axes, which go. */
    public static Value sum(Value x, Integer... axes) {
        return x.graph().apply(new Reduce(Reduce.Kind.SUM, List.of(axes), false), x);
    }

    /** The mean over axes, which stay with size 1. */
    public static Value meanKeeping(Value x, Integer... axes) {
        return x.graph().apply(new Reduce(Reduce.Kind.MEAN, List.of(axes), true), x);
    }

    /** The sum over axes, which stay with size 1. */
    public static Value sumKeeping(Value x, Integer... axes) {
        return x.graph().apply(new Reduce(Reduce.Kind.SUM, List.of(axes), true), x);
    }

    /** The same numbers as elements of another type. */
    public static Value cast(Value x, ElementType element) {
        return x.graph().apply(new Cast(element), x);
    }

    /** Where x is the constant or more. */
    public static Value atLeast(Value x, double constant) {
        return x.graph().apply(new Compare(Compare.Relation.AT_LEAST, constant), x);
    }

    /** Where x is more than the constant. */
    public static Value above(Value x, double constant) {
        return x.graph().apply(new Compare(Compare.Relation.ABOVE, constant), x);
    }

    /** Where x is another number than the constant. */
    public static Value otherThan(Value x, double constant) {
        return x.graph().apply(new Compare(Compare.Relation.OTHER_THAN, constant), x);
    }

    /** Elements of one tensor where a condition holds, of another elsewhere. */
    public static Value where(Value condition, Value then, Value otherwise) {
        return then.graph().apply(new Where(), condition, then, otherwise);
    }

    /** Shaped like x, with one number everywhere. */
    public static Value fillLike(Value x, double constant) {
        return x.graph().apply(new Fill(constant), x);
    }

    /** Class indices [B, H, W] as truth values of nested regions [B, classes - 1, H, W]. */
    public static Value nested(Value mask, int classes) {
        return mask.graph().apply(new Nested(classes), mask);
    }

    /** Class indices [B, H, W] as truth values [B, classes, H, W]. */
    public static Value oneHot(Value mask, int classes) {
        return mask.graph().apply(new OneHot(classes), mask);
    }
}
