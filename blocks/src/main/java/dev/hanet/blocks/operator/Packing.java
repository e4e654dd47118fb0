package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Rewriting;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.ConvolutionOperators.Conv2d;
import dev.hanet.blocks.operator.ElementwiseOperators.Cast;
import dev.hanet.blocks.operator.ElementwiseOperators.Relu;
import dev.hanet.blocks.operator.ElementwiseOperators.Relu6;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A graph for evaluation on the CPU alone: the weights of convolutions lie in the blocks that oneDNN computes with, once for all images in
 * place of once for each, in half precision rounded once too, and a ReLU behind a convolution is computed as the convolution's result is
 * written.
 *
 * <p>The numbers are those of the graph before, but for the order in which the engine sums. A convolution whose weights are computed, or those of
 * another layer too, stays as it is; so does a ReLU behind a result that is used twice, is an output or a named place.
 */
public final class Packing implements Rewriting {
    private final Map<Value, Value> activations = new LinkedHashMap<>();
    private final Set<Value> convolutions = new HashSet<>();
    private final Set<Value> roundings = new HashSet<>();
    private final Map<Value, List<Value>> waiting = new HashMap<>();
    private final Map<String, Layout> layouts = new LinkedHashMap<>();
    private final Graph graph;

    /**
     * What the blocks of a weight depend on.
     *
     * @param weight its numbers as they are packed, [K, C / groups, k, l], in half precision where the convolution computes so
     * @param image what is convolved, [B, C, H, W]: blocks that are best for one image can be the worst for another. None for blocks that suit any
     *     image as well as those that the engine would make for each
     */
    public record Layout(Conv2d convolution, TensorType weight, Optional<Shape> image) {
        /** The same for any image. */
        public Layout forAny() {
            return new Layout(convolution, weight, Optional.empty());
        }

        /**
         * The weight in these blocks, an array that only {@link PackedConv2d} can read, as a TorchScript expression.
         *
         * @param given plain, or in other blocks
         */
        public String laid(String given) {
            String plain =
                    new Cast(weight.element()).torchScript(List.of(TorchText.call("to_dense", given)), Mode.EVALUATION);
            String size = image.map(shape ->
                            TorchText.list(List.of(shape.size(0), shape.size(1), shape.size(2), shape.size(3))))
                    .orElse("None");
            return "ops.mkldnn._reorder_convolution_weight(" + plain + ", " + TorchText.pair(convolution.padding())
                    + ", "
                    + TorchText.pair(convolution.stride()) + ", " + TorchText.pair(convolution.dilation()) + ", "
                    + convolution.groups() + ", " + size + ")";
        }
    }

    /** What is made of each number of a convolution's result before it is written. */
    public enum Activation {
        NONE("none", ""),
        RELU("relu", ""),
        RELU6("hardtanh", "0., 6.");

        private final String name;
        private final String limits;

        Activation(String name, String limits) {
            this.name = name;
            this.limits = limits;
        }

        private static Optional<Activation> of(Value value) {
            Optional<Operator> operator = value.operator();
            if (operator.filter(Relu.class::isInstance).isPresent()) {
                return Optional.of(RELU);
            }
            return operator.filter(Relu6.class::isInstance).isPresent() ? Optional.of(RELU6) : Optional.empty();
        }
    }

    /** A convolution whose weight lies as {@link Layout} has it, and what follows each of its numbers. */
    public record PackedConv2d(Conv2d convolution, Activation activation) implements Operator {
        @Override
        public String name() {
            return convolution.name();
        }

        @Override
        public TensorType infer(List<Value> operands) {
            return convolution.infer(operands);
        }

        @Override
        public long macs(List<Value> operands, TensorType result) {
            return convolution.macs(operands, result);
        }

        @Override
        public boolean isDifferentiable() {
            return false;
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return "ops.mkldnn._convolution_pointwise(" + ConvolutionOperators.channelsLast(operands.get(0)) + ", "
                    + operands.get(1) + ", " + (operands.size() > 2 ? operands.get(2) : "None") + ", "
                    + TorchText.pair(convolution.padding()) + ", " + TorchText.pair(convolution.stride()) + ", "
                    + TorchText.pair(convolution.dilation()) + ", " + convolution.groups() + ", \"" + activation.name
                    + "\", annotate(List[Optional[number]], [" + activation.limits + "]), \"\")";
        }

        @Override
        public List<String> methods() {
            return convolution.methods();
        }
    }

    private Packing(Graph original) {
        for (Value value : original.values()) {
            if (value.operator().filter(Conv2d.class::isInstance).isPresent()) {
                Value weight = value.operands().get(1);
                Value stored = isRounded(weight) ? weight.operands().get(0) : weight;
                boolean isItsOwn = original.isReadOnce(weight) && original.isReadOnce(stored);
                if (stored.kind() == Value.Kind.PARAMETER && isItsOwn) {
                    convolutions.add(value);
                    if (!stored.equals(weight)) {
                        roundings.add(weight);
                    }
                    layouts.put(
                            stored.name(),
                            new Layout(
                                    (Conv2d) value.operator().orElseThrow(),
                                    weight.type(),
                                    Optional.of(value.operands().get(0).shape())));
                }
            } else if (Activation.of(value).isPresent()) {
                Value before = value.operands().get(0);
                if (convolutions.contains(before) && original.isReadOnce(before)) {
                    activations.put(value, before);
                }
            }
        }
        this.graph = of(original);
    }

    /** Whether a value is another one in half as many bits. */
    private static boolean isRounded(Value value) {
        return value.type().element() == ElementType.BFLOAT16
                && value.operator().filter(Cast.class::isInstance).isPresent();
    }

    /** What evaluation of a graph packs. */
    public static Packing in(Graph graph) {
        return new Packing(graph);
    }

    /** The graph as it evaluates; its parameters and buffers keep their names, and those of {@link #layouts} are packed. */
    public Graph graph() {
        return graph;
    }

    /** How each packed weight is laid for images of the graph's size, by its name. */
    public Map<String, Layout> layouts() {
        return layouts;
    }

    /** How many bytes fewer packed weights take than as they are learned. */
    public long savedBytes() {
        return layouts.values().stream()
                .map(Layout::weight)
                .mapToLong(packed -> new TensorType(packed.shape(), ElementType.FLOAT).bytes() - packed.bytes())
                .sum();
    }

    @Override
    public Value result(Value original, List<Value> operands) {
        if (activations.containsValue(original)) {
            waiting.put(original, operands);
            return operands.get(0);
        }
        if (roundings.contains(original)) { // its convolution reads numbers that were rounded as they were packed
            return operands.get(0);
        }
        Value before = activations.get(original);
        if (before != null) {
            return packed(
                    before,
                    Objects.requireNonNull(waiting.remove(before)),
                    Activation.of(original).orElseThrow());
        }
        return convolutions.contains(original)
                ? packed(original, operands, Activation.NONE)
                : Rewriting.super.result(original, operands);
    }

    private static Value packed(Value convolution, List<Value> operands, Activation activation) {
        return operands.get(0)
                .graph()
                .apply(new PackedConv2d((Conv2d) convolution.operator().orElseThrow(), activation), operands);
    }
}
