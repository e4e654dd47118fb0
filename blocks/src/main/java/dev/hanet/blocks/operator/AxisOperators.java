package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.AtenArgument;
import dev.hanet.blocks.graph.AtenBody;
import dev.hanet.blocks.graph.AtenForm;
import dev.hanet.blocks.graph.AtenTensor;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxAttribute;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.OnnxName;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Operators along one axis or several: sums, shares, orders. */
public final class AxisOperators {
    private AxisOperators() {}

    /**
     * Means or sums over axes.
     *
     * @param axes counted from 0, or from -1 backwards
     * @param keep whether reduced axes stay, with size 1
     */
    public record Reduce(Kind kind, List<Integer> axes, boolean keep) implements Operator {
        /** What becomes of the elements. */
        public enum Kind {
            /** Their mean. */
            MEAN("mean"),
            /** Their sum. */
            SUM("sum");

            private final String text;

            Kind(String text) {
                this.text = text;
            }
        }

        public Reduce {
            axes = List.copyOf(axes);
        }

        @Override
        public String name() {
            return kind.text;
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value x = operands.get(0);
            List<Integer> reduced =
                    axes.stream().map(axis -> Operands.axis(name(), x, axis)).toList();
            List<Long> sizes = new ArrayList<>();
            for (int i = 0; i < x.shape().rank(); i++) {
                if (!reduced.contains(i)) {
                    sizes.add(x.shape().size(i));
                } else if (keep) {
                    sizes.add(1L);
                }
            }
            return new TensorType(new Shape(sizes), x.type().element());
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call(
                    kind.text, operands.get(0), TorchText.list(axes), TorchText.truth(keep), "dtype=None");
        }

        @Override
        public Optional<OnnxForm> onnx() {
            String reduction = kind == Kind.MEAN ? "ReduceMean" : "ReduceSum";
            return OnnxForm.of((body, x, operands) -> body.reduced(
                    reduction,
                    x.get(0),
                    keep,
                    axes.stream().mapToLong(Integer::longValue).toArray()));
        }

        @Override
        public Optional<AtenForm> aten() {
            String target = kind == Kind.MEAN ? "mean.dim" : "sum.dim_IntList";
            return AtenForm.of((body, x) -> body.reduced(
                    target,
                    x.get(0),
                    keep,
                    axes.stream().mapToLong(Integer::longValue).toArray()));
        }
    }

    /**
     * Exponentials along an axis, divided by their sum.
     *
     * @param axis from 0, or from -1 backwards
     */
    public record Softmax(int axis) implements Operator {
        @Override
        public String name() {
            return "softmax";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Operands.axis(name(), operands.get(0), axis);
            return operands.get(0).type();
        }

        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            return Saved.RESULT;
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("softmax", operands.get(0), axis, "None");
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.node("Softmax", OnnxAttribute.of("axis", axis));
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.like("softmax.int", AtenArgument.of("dim", axis));
        }
    }

    /**
     * The logarithm of the softmax along an axis.
     *
     * @param axis from 0, or from -1 backwards
     */
    public record LogSoftmax(int axis) implements Operator {
        @Override
        public String name() {
            return "logSoftmax";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Operands.axis(name(), operands.get(0), axis);
            return operands.get(0).type();
        }

        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            return Saved.RESULT;
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("log_softmax", operands.get(0), axis, "None");
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.node("LogSoftmax", OnnxAttribute.of("axis", axis));
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.like("log_softmax.int", AtenArgument.of("dim", axis));
        }
    }

    /** Sums along the last axis of all elements up to each. */
    public record CumulativeSum() implements KeepsType {
        @Override
        public String name() {
            return "cumulativeSum";
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("cumsum", operands.get(0), -1, "dtype=None");
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> body.node("CumSum", x.get(0), body.number(ElementType.INT, -1)));
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> body.summedUp(x.get(0), -1));
        }
    }

    /** Each element minus the one before it along the last axis; the first stays. */
    public record Differences() implements KeepsType {
        @Override
        public String name() {
            return "differences";
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            String x = operands.get(0);
            String before = TorchText.call("slice", x, -1, 0, -1, 1);
            return TorchText.call("sub", x, TorchText.call("constant_pad_nd", before, "[1, 0]", TorchText.number(0)));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> {
                int rank = operands.get(0).shape().rank();
                long[] oneBefore = new long[2 * rank];
                oneBefore[rank - 1] = 1;
                OnnxName before = body.node("Slice", x.get(0), body.integers(0), body.integers(-1), body.integers(-1));
                return body.node("Sub", x.get(0), body.node("Pad", before, body.integers(oneBefore)));
            });
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> {
                AtenTensor before = body.padded(body.slice(x.get(0), -1, 0, -1), 0, 1, 0);
                return body.binary("sub.Tensor", x.get(0), before);
            });
        }
    }

    /**
     * At which place along the last axis the first, second, ... element in order stands.
     *
     * @param descending whether the largest comes first
     */
    public record SortOrder(boolean descending) implements Operator {
        @Override
        public String name() {
            return "sortOrder";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            return new TensorType(operands.get(0).shape(), ElementType.INT);
        }

        @Override
        public boolean isDifferentiable() {
            return false;
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("argsort", operands.get(0), -1, TorchText.truth(descending));
        }
    }

    /** The elements of a tensor at places along its last axis, in the order of the places. */
    public record Gather() implements Operator {
        @Override
        public String name() {
            return "gather";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value x = operands.get(0);
            Value places = operands.get(1);
            Operands.requireElement(name(), places, ElementType.INT);
            if (!x.shape().equals(places.shape())) {
                throw Operands.mismatch(name(), x, places, "equal shapes");
            }
            return x.type();
        }

        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            return Saved.operands(1);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("gather", operands.get(0), -1, operands.get(1), "sparse_grad=False");
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.node("GatherElements", OnnxAttribute.of("axis", -1));
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> gathered(body, x.get(0), x.get(1)));
        }
    }

    /** The elements at places along the last axis. */
    static AtenTensor gathered(AtenBody body, AtenTensor x, AtenTensor places) {
        return body.node(
                "gather.default",
                x.element(),
                places.sizes(),
                AtenArgument.of("self", x),
                AtenArgument.of("dim", -1),
                AtenArgument.of("index", places));
    }

    /** Matrix product over the last two axes: [..., M, K] and [..., K, N] give [..., M, N]. */
    public record Matmul() implements Operator {
        @Override
        public String name() {
            return "matmul";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value left = operands.get(0);
            Value right = operands.get(1);
            Shape a = left.shape();
            Shape b = right.shape();
            if (a.rank() < 2 || a.rank() != b.rank() || a.size(-1) != b.size(-2) || !outer(a).equals(outer(b))) {
                throw Operands.mismatch(name(), left, right, "[..., M, K] and [..., K, N]");
            }
            return new TensorType(a.with(-1, b.size(-1)), left.type().element());
        }

        private static Shape outer(Shape shape) {
            return shape.with(-1, 1).with(-2, 1);
        }

        @Override
        public long macs(List<Value> operands, TensorType result) {
            return Math.multiplyExact(
                    result.shape().elements(), operands.get(0).shape().size(-1));
        }

        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            return Saved.operands(0, 1);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("matmul", operands.get(0), operands.get(1));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.node("MatMul");
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> body.matmul(x.get(0), x.get(1)));
        }
    }
}
