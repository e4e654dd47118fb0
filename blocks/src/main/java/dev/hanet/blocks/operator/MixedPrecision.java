package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Precision;
import dev.hanet.blocks.graph.Rewriting;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.AxisOperators.Matmul;
import dev.hanet.blocks.operator.ConvolutionOperators.Conv2d;
import dev.hanet.blocks.operator.ConvolutionOperators.TransposedConv2d;
import dev.hanet.blocks.operator.ElementwiseOperators.Add;
import dev.hanet.blocks.operator.ElementwiseOperators.Cast;
import dev.hanet.blocks.operator.ElementwiseOperators.Detach;
import dev.hanet.blocks.operator.ElementwiseOperators.Dropout;
import dev.hanet.blocks.operator.ElementwiseOperators.Multiply;
import dev.hanet.blocks.operator.ElementwiseOperators.Relu;
import dev.hanet.blocks.operator.ElementwiseOperators.Relu6;
import dev.hanet.blocks.operator.ElementwiseOperators.Scale;
import dev.hanet.blocks.operator.ElementwiseOperators.Subtract;
import dev.hanet.blocks.operator.ImageOperators.AdaptiveAveragePool;
import dev.hanet.blocks.operator.ImageOperators.AveragePool;
import dev.hanet.blocks.operator.ImageOperators.MaxPool;
import dev.hanet.blocks.operator.ImageOperators.ResizeBy;
import dev.hanet.blocks.operator.ImageOperators.ResizeLike;
import dev.hanet.blocks.operator.ImageOperators.SamePadding;
import dev.hanet.blocks.operator.ShapeOperators.Concat;
import dev.hanet.blocks.operator.ShapeOperators.ExpandBatch;
import dev.hanet.blocks.operator.ShapeOperators.FlattenSpatial;
import dev.hanet.blocks.operator.ShapeOperators.Part;
import dev.hanet.blocks.operator.ShapeOperators.Reshape;
import dev.hanet.blocks.operator.ShapeOperators.Transpose;
import dev.hanet.blocks.operator.ShapeOperators.UnflattenLike;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph that computes in {@link Precision#BFLOAT16}: casts stand before operators by the three lists here, which follow those of
 * PyTorch's autocast on the CPU.
 *
 * <ul>
 *   <li>{@link #HALF}: operands are rounded, the result is.
 *   <li>{@link #AS_GIVEN}: the result is as the first operand is; the others stay as they are, so that batch normalisation has
 *       weights and statistics in single precision, and computes in it.
 *   <li>{@link #ALIKE}: operands whose shape is the result's decide, single precision where they differ; what is stretched, and what
 *       is stored, follows.
 *   <li>All others, among them losses, softmax, the least and greatest score and the graphs that come of them: single precision.
 * </ul>
 *
 * Parameters, buffers, inputs and outputs are in single precision, and so are all gradients of parameters.
 */
public final class MixedPrecision implements Rewriting {
    /** Computed in half the bits. */
    private static final Set<Class<? extends Operator>> HALF =
            Set.of(Conv2d.class, TransposedConv2d.class, Matmul.class, FusedAttention.class);

    /** Computed as the first operand is. */
    private static final Set<Class<? extends Operator>> AS_GIVEN = Set.of(
            AdaptiveAveragePool.class,
            AveragePool.class,
            BatchNorm.class,
            Cast.class,
            Detach.class,
            Dropout.class,
            ExpandBatch.class,
            FlattenSpatial.class,
            MaxPool.class,
            Part.class,
            Relu.class,
            Relu6.class,
            Reshape.class,
            ResizeBy.class,
            ResizeLike.class,
            SamePadding.class,
            Scale.class,
            Transpose.class,
            UnflattenLike.class);

    /** Computed as most of their operands are. */
    private static final Set<Class<? extends Operator>> ALIKE =
            Set.of(Add.class, Concat.class, Multiply.class, Subtract.class);

    private final Map<Value, Value> rounded = new HashMap<>();
    private final Map<Value, Value> widened = new HashMap<>();

    private MixedPrecision() {}

    /** The graph as it is computed in a precision; single precision and its rounding on a GPU change no graph. */
    public static Graph of(Graph graph, Precision precision) {
        return precision == Precision.BFLOAT16 ? new MixedPrecision().of(graph) : graph;
    }

    /** Whether a graph computes anything in half precision. */
    public static boolean isIn(Graph graph) {
        return graph.values().stream().anyMatch(MixedPrecision::isHalf);
    }

    @Override
    public Value result(Value original, List<Value> operands) {
        Operator operator = original.operator().orElseThrow();
        return Rewriting.super.result(original, operands(operator, original, operands));
    }

    private List<Value> operands(Operator operator, Value original, List<Value> operands) {
        Class<? extends Operator> type = operator.getClass();
        if (AS_GIVEN.contains(type)) {
            return operands;
        }
        boolean isHalf = HALF.contains(type) || (ALIKE.contains(type) && areHalf(deciding(original, operands)));
        return operands.stream()
                .map(operand -> isHalf ? rounded(operand) : single(operand))
                .toList();
    }

    /** Those that are computed and not stretched. */
    private static List<Value> deciding(Value original, List<Value> operands) {
        return operands.stream()
                .filter(operand -> operand.kind() == Value.Kind.RESULT || operand.kind() == Value.Kind.INPUT)
                .filter(operand -> original.operator().orElseThrow() instanceof Concat
                        || operand.shape().equals(original.shape()))
                .toList();
    }

    private static boolean areHalf(List<Value> values) {
        return !values.isEmpty() && values.stream().allMatch(MixedPrecision::isHalf);
    }

    private static boolean isHalf(Value value) {
        return value.type().element() == ElementType.BFLOAT16;
    }

    /** The value in half the bits; truth values and indices as they are. */
    private Value rounded(Value value) {
        return value.type().element() == ElementType.FLOAT
                ? rounded.computeIfAbsent(value, given -> Operators.cast(given, ElementType.BFLOAT16))
                : value;
    }

    private Value single(Value value) {
        return isHalf(value)
                ? widened.computeIfAbsent(value, given -> Operators.cast(given, ElementType.FLOAT))
                : value;
    }

    @Override
    public Value output(Value made) {
        return single(made);
    }
}
