package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Rewriting;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.ConvolutionOperators.Conv2d;
import dev.hanet.blocks.operator.ConvolutionOperators.TransposedConv2d;
import dev.hanet.blocks.operator.ElementwiseOperators.Dropout;
import dev.hanet.blocks.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A graph for evaluation alone: batch normalisation by running statistics is a scale and a shift of each channel, which the convolution
 * before it takes over; dropout is gone.
 *
 * <pre>{@code
 * scale  = weight of batchNorm / sqrt(running variance + epsilon)       [K]
 * weight = scale * weight of the convolution                            [K, ...]
 * shift  = bias of batchNorm + (bias of the convolution - running mean) * scale
 * }</pre>
 *
 * <p>The shift lies where the bias of batch normalisation lay, and what is left there normalises nothing, so that the same tensors
 * mean the same in the graph before and in this one. A convolution whose result is used twice, is an output or a named place, or whose
 * weights are those of another layer too, stays as it is.
 */
public final class Folding implements Rewriting {
    private static final int BIAS = 2;

    private final Map<Value, Value> normalisations = new LinkedHashMap<>();
    private final Map<Value, List<Value>> waiting = new HashMap<>();
    private final Graph graph;

    private Folding(Graph original) {
        for (Value value : original.values()) {
            if (value.operator().filter(BatchNorm.class::isInstance).isPresent()) {
                Value convolution = value.operands().get(0);
                List<Value> stored = new ArrayList<>(
                        value.operands().subList(1, value.operands().size()));
                boolean isConvolution = axis(convolution).isPresent();
                if (isConvolution) {
                    stored.addAll(convolution
                            .operands()
                            .subList(1, convolution.operands().size()));
                }
                if (isConvolution
                        && original.isReadOnce(convolution)
                        && stored.stream().allMatch(one -> one.operator().isEmpty() && original.isReadOnce(one))) {
                    normalisations.put(value, convolution);
                }
            }
        }
        this.graph = of(original);
    }

    /** What evaluation of a graph folds. */
    public static Folding in(Graph graph) {
        return new Folding(graph);
    }

    /** The graph as it evaluates; its parameters and buffers keep their names. */
    public Graph graph() {
        return graph;
    }

    /** How many batch normalisations are folded. */
    public int count() {
        return normalisations.size();
    }

    /** Where the output channels of a convolution's weight lie; absent of other values. */
    private static Optional<Integer> axis(Value value) {
        Optional<Operator> operator = value.operator();
        if (operator.filter(Conv2d.class::isInstance).isPresent()) {
            return Optional.of(0);
        }
        return operator.filter(TransposedConv2d.class::isInstance).isPresent() ? Optional.of(1) : Optional.empty();
    }

    @Override
    public Value result(Value original, List<Value> operands) {
        if (normalisations.containsValue(original)) {
            waiting.put(original, operands);
            return operands.get(0);
        }
        Value convolution = normalisations.get(original);
        if (convolution != null) {
            List<Value> given = Objects.requireNonNull(waiting.remove(convolution));
            Value shift = operands.get(BIAS);
            return shift.graph()
                    .apply(convolution.operator().orElseThrow(), List.of(given.get(0), given.get(1), shift));
        }
        return original.operator().filter(Dropout.class::isInstance).isPresent()
                ? operands.get(0)
                : Rewriting.super.result(original, operands);
    }

    /**
     * The tensors with which this graph, and the one before it in evaluation, compute what the one before computes with these.
     *
     * @param state parameters and buffers of the graph by name
     */
    public Map<String, Tensor> weights(Map<String, Tensor> state) {
        Map<String, Tensor> folded = new LinkedHashMap<>(state);
        normalisations.forEach((normalisation, convolution) -> fold(folded, normalisation, convolution));
        return folded;
    }

    private static void fold(Map<String, Tensor> state, Value normalisation, Value convolution) {
        double epsilon = ((BatchNorm) normalisation.operator().orElseThrow()).epsilon();
        double[] weight = numbers(state, normalisation, 1);
        double[] shift = numbers(state, normalisation, BIAS);
        double[] mean = numbers(state, normalisation, 3);
        double[] variance = numbers(state, normalisation, 4);
        boolean isBiased = convolution.operands().size() > 2;
        double[] bias = isBiased ? numbers(state, convolution, 2) : new double[shift.length];
        double[] scale = new double[shift.length];
        for (int k = 0; k < scale.length; k++) {
            scale[k] = weight[k] / Math.sqrt(variance[k] + epsilon);
            shift[k] += (bias[k] - mean[k]) * scale[k];
        }
        Value stored = convolution.operands().get(1);
        int axis = axis(convolution).orElseThrow();
        long inside = 1;
        for (int i = axis + 1; i < stored.shape().rank(); i++) {
            inside *= stored.shape().size(i);
        }
        float[] values = tensor(state, stored).toFloats();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (values[i] * scale[(int) (i / inside % scale.length)]);
        }
        state.put(stored.name(), Tensor.floats(stored.shape(), values));
        put(state, normalisation.operands().get(1), filled(scale.length, 1));
        put(state, normalisation.operands().get(BIAS), shift);
        put(state, normalisation.operands().get(3), new double[scale.length]);
        put(state, normalisation.operands().get(4), filled(scale.length, 1 - epsilon));
        if (isBiased) {
            put(state, convolution.operands().get(2), new double[scale.length]);
        }
    }

    private static double[] filled(int length, double value) {
        double[] values = new double[length];
        Arrays.fill(values, value);
        return values;
    }

    private static Tensor tensor(Map<String, Tensor> state, Value stored) {
        return Objects.requireNonNull(state.get(stored.name()), stored::name);
    }

    private static double[] numbers(Map<String, Tensor> state, Value value, int operand) {
        float[] floats = tensor(state, value.operands().get(operand)).toFloats();
        double[] numbers = new double[floats.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = floats[i];
        }
        return numbers;
    }

    private static void put(Map<String, Tensor> state, Value stored, double[] numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        state.put(stored.name(), Tensor.floats(stored.shape(), floats));
    }
}
