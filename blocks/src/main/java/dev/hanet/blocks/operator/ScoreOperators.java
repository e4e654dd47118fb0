package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.AtenArgument;
import dev.hanet.blocks.graph.AtenBody;
import dev.hanet.blocks.graph.AtenForm;
import dev.hanet.blocks.graph.AtenTensor;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxAttribute;
import dev.hanet.blocks.graph.OnnxBody;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.OnnxName;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.Optional;

/** Operators that bring scores between places, [B, N, N], and vectors of features to a common measure. */
public final class ScoreOperators {
    private ScoreOperators() {}

    /**
     * The least or the greatest element along the last axes, which stay with size 1.
     *
     * @param greatest whether the greatest, not the least
     * @param axes how many of the last axes: 1 or 2
     */
    public record Extreme(boolean greatest, int axes) implements Operator {
        @Override
        public String name() {
            return "extreme";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Shape shape = operands.get(0).shape().with(-1, 1);
            return new TensorType(
                    axes == 1 ? shape : shape.with(-2, 1),
                    operands.get(0).type().element());
        }

        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            return new Saved(List.of(0), true, 0);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call(
                    greatest ? "amax" : "amin",
                    operands.get(0),
                    axes == 1 ? "[-1]" : "[-2, -1]",
                    TorchText.truth(true));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            String reduction = greatest ? "ReduceMax" : "ReduceMin";
            long[] reduced = axes == 1 ? new long[] {-1} : new long[] {-2, -1};
            return OnnxForm.of((body, x, operands) -> body.reduced(reduction, x.get(0), true, reduced));
        }

        @Override
        public Optional<AtenForm> aten() {
            long[] reduced = axes == 1 ? new long[] {-1} : new long[] {-2, -1};
            return AtenForm.of(
                    (body, x) -> body.reduced(greatest ? "amax.default" : "amin.default", x.get(0), true, reduced));
        }
    }

    /**
     * The number-th greatest element of each row, the last axis, which stays with size 1; the least one of a shorter row.
     *
     * @param number from 1
     */
    public record Ranked(int number) implements Operator {
        @Override
        public String name() {
            return "ranked";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            return new TensorType(
                    operands.get(0).shape().with(-1, 1), operands.get(0).type().element());
        }

        @Override
        public boolean isDifferentiable() {
            return false;
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            String x = operands.get(0);
            String count = "ops.prim.min(" + number + ", " + TorchText.size(x, -1) + ")";
            String greatest = "(" + TorchText.call("topk", x, count) + ")[0]";
            return TorchText.call("amin", greatest, "[-1]", TorchText.truth(true));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> {
                OnnxName count = body.node("Min", body.integers(number), body.lastSize(x.get(0)));
                OnnxName greatest = body.first(2, "TopK", List.of(), List.of(x.get(0), count));
                return body.reduced("ReduceMin", greatest, true, -1);
            });
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> {
                AtenTensor order = body.node(
                        "argsort.default",
                        ElementType.INT,
                        x.get(0).sizes(),
                        AtenArgument.of("self", x.get(0)),
                        AtenArgument.of("dim", -1),
                        AtenArgument.of("descending", true));
                AtenTensor greatest = AxisOperators.gathered(body, x.get(0), body.slice(order, -1, 0, number));
                return body.reduced("amin.default", greatest, true, -1);
            });
        }
    }

    /**
     * The point at a fraction of the way from the first tensor to the second; exactly the ends at 0 and 1.
     *
     * @param fraction 0 for the first, 1 for the second
     */
    public record Interpolate(double fraction) implements Operator {
        @Override
        public String name() {
            return "interpolate";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            if (!operands.get(0).type().equals(operands.get(1).type())) {
                throw Operands.mismatch(name(), operands.get(0), operands.get(1), "equal shapes");
            }
            return operands.get(0).type();
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("lerp", operands.get(0), operands.get(1), TorchText.number(fraction));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> between(body, x.get(0), x.get(1), fraction));
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> between(body, x.get(0), x.get(1), fraction));
        }
    }

    /** The point at a fraction of the way between two tensors, in ONNX. */
    static OnnxName between(OnnxBody body, OnnxName first, OnnxName second, double fraction) {
        OnnxName way = body.node("Sub", second, first);
        return fraction < 0.5
                ? body.node("Add", first, body.node("Mul", way, body.number(fraction)))
                : body.node("Sub", second, body.node("Mul", way, body.number(1 - fraction)));
    }

    /** The same with PyTorch's operators. */
    static AtenTensor between(AtenBody body, AtenTensor first, AtenTensor second, double fraction) {
        return body.like("lerp.Scalar", first, AtenArgument.of("end", second), AtenArgument.of("weight", fraction));
    }

    /** (x - least) / (greatest - least); 1 where least and greatest are one number. */
    public record Rescale() implements Operator {
        @Override
        public String name() {
            return "rescale";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Operands.broadcast(name(), operands.get(0), operands.get(1));
            Operands.broadcast(name(), operands.get(0), operands.get(2));
            return operands.get(0).type();
        }

        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            return Saved.operands(0);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            String least = operands.get(1);
            String range = TorchText.call("sub", operands.get(2), least);
            String isRange = TorchText.call("gt", range, "0.");
            String divisor = TorchText.call("where", isRange, range, "1.");
            String quotient = TorchText.call("div", TorchText.call("sub", operands.get(0), least), divisor);
            return TorchText.call("where", isRange, quotient, "1.");
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> {
                OnnxName range = body.node("Sub", x.get(2), x.get(1));
                OnnxName isRange = body.node("Greater", range, body.number(0));
                OnnxName divisor = body.node("Where", isRange, range, body.number(1));
                OnnxName quotient = body.node("Div", body.node("Sub", x.get(0), x.get(1)), divisor);
                return body.node("Where", isRange, quotient, body.number(1));
            });
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> {
                AtenTensor range = body.binary("sub.Tensor", x.get(2), x.get(1));
                AtenTensor isRange = body.relation("gt.Scalar", range, 0);
                AtenTensor divisor = body.where(isRange, range, 1);
                AtenTensor above = body.binary("sub.Tensor", x.get(0), x.get(1));
                return body.where(isRange, body.binary("div.Tensor", above, divisor), 1);
            });
        }
    }

    /**
     * Of each element and its mirror image across the diagonal the greater or the lesser.
     *
     * @param greatest whether the greater
     */
    public record PairwiseExtreme(boolean greatest) implements KeepsType {
        @Override
        public String name() {
            return "pairwiseExtreme";
        }

        @Override
        public boolean isDifferentiable() {
            return false;
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            String x = operands.get(0);
            return TorchText.call(greatest ? "maximum" : "minimum", x, TorchText.call("transpose", x, -2, -1));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> {
                OnnxAttribute mirrored = OnnxAttribute.of("perm", List.of(0L, 2L, 1L));
                return body.node(greatest ? "Max" : "Min", x.get(0), body.node("Transpose", List.of(mirrored), x));
            });
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> body.binary(
                    greatest ? "maximum.default" : "minimum.default", x.get(0), body.transposed(x.get(0), -2, -1)));
        }
    }

    /** Elements below 0 become 0, those above 1 become 1. */
    public record ClampToUnit() implements KeepsType {
        @Override
        public String name() {
            return "clampToUnit";
        }

        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            return Saved.operands(0);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("clamp", operands.get(0), "0.", "1.");
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> body.node("Clip", x.get(0), body.number(0), body.number(1)));
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.like("clamp.default", AtenArgument.of("min", 0.0), AtenArgument.of("max", 1.0));
        }
    }

    /** Rows divided by the sum of their absolute values; a row of zeros stays. */
    public record UnitRows() implements KeepsType {
        @Override
        public String name() {
            return "unitRows";
        }

        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            return Saved.operands(0);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            String x = operands.get(0);
            String sum = TorchText.call("sum", TorchText.call("abs", x), "[-1]", "True", "dtype=None");
            return TorchText.call("div", x, TorchText.call("clamp_min", sum, "1e-12"));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> {
                OnnxName sum = body.reduced("ReduceSum", body.node("Abs", x.get(0)), true, -1);
                return body.node("Div", x.get(0), body.node("Max", sum, body.number(1e-12)));
            });
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> {
                AtenTensor sum = body.reduced("sum.dim_IntList", body.like("abs.default", x.get(0)), true, -1);
                return body.binary(
                        "div.Tensor", x.get(0), body.like("clamp_min.default", sum, AtenArgument.of("min", 1e-12)));
            });
        }
    }

    /** Every element of [B, N, N] divided by N. */
    public record PerPlace() implements KeepsType {
        @Override
        public String name() {
            return "perPlace";
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("div", operands.get(0), TorchText.size(operands.get(0), -1));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) ->
                    body.node("Div", x.get(0), body.cast(body.lastSize(x.get(0)), ElementType.FLOAT)));
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> body.like(
                    "div.Tensor",
                    x.get(0),
                    new AtenArgument.Size("other", x.get(0).size(-1))));
        }
    }

    /** Vectors along axis 1 divided by their Euclidean length; a vector of zeros stays. */
    public record UnitVectors() implements KeepsType {
        @Override
        public String name() {
            return "unitVectors";
        }

        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            return Saved.operands(0);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            String x = operands.get(0);
            String squares = TorchText.call("sum", TorchText.call("mul", x, x), "[1]", "True", "dtype=None");
            return TorchText.call("div", x, TorchText.call("sqrt", TorchText.call("clamp_min", squares, "1e-24")));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> {
                OnnxName squares = body.reduced("ReduceSum", body.node("Mul", x.get(0), x.get(0)), true, 1);
                return body.node("Div", x.get(0), body.node("Sqrt", body.node("Max", squares, body.number(1e-24))));
            });
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> {
                AtenTensor least =
                        body.like("clamp_min.default", squares(body, x.get(0)), AtenArgument.of("min", 1e-24));
                return body.binary("div.Tensor", x.get(0), body.like("sqrt.default", least));
            });
        }
    }

    /** The squared lengths of vectors along axis 1, which stays with size 1. */
    private static AtenTensor squares(AtenBody body, AtenTensor x) {
        return body.reduced("sum.dim_IntList", body.binary("mul.Tensor", x, x), true, 1);
    }

    /**
     * Vectors along axis 1 divided by their Euclidean length.
     *
     * @param epsilon added to the length
     */
    public record UnitColumns(double epsilon) implements KeepsType {
        @Override
        public String name() {
            return "unitColumns";
        }

        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            return Saved.operands(0);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            String x = operands.get(0);
            String squares = TorchText.call("sum", TorchText.call("mul", x, x), "[1]", "True", "dtype=None");
            String length = TorchText.call("add", TorchText.call("sqrt", squares), TorchText.number(epsilon));
            return TorchText.call("div", x, length);
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> {
                OnnxName squares = body.reduced("ReduceSum", body.node("Mul", x.get(0), x.get(0)), true, 1);
                OnnxName length = body.node("Add", body.node("Sqrt", squares), body.number(epsilon));
                return body.node("Div", x.get(0), length);
            });
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> {
                AtenTensor length = body.like("sqrt.default", squares(body, x.get(0)));
                return body.binary(
                        "div.Tensor", x.get(0), body.like("add.Scalar", length, AtenArgument.of("other", epsilon)));
            });
        }
    }
}
