package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.AtenArgument;
import dev.hanet.blocks.graph.AtenForm;
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
import java.util.List;
import java.util.Optional;

/** Operators that compute each element from those at the same place of their operands. */
public final class ElementwiseOperators {
    private ElementwiseOperators() {}

    /** An operator on two tensors of the same elements, whose axes of size 1 stretch. */
    interface Binary extends Operator {
        @Override
        default TensorType infer(List<Value> operands) {
            Value left = operands.get(0);
            Value right = operands.get(1);
            if (left.type().element() != right.type().element()) {
                throw Operands.mismatch(name(), left, right, "elements of one type");
            }
            return new TensorType(
                    Operands.broadcast(name(), left, right), left.type().element());
        }
    }

    /** The sum of two tensors. */
    public record Add() implements Binary {
        @Override
        public String name() {
            return "add";
        }

        @Override
        public boolean passesGradient() {
            return true;
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("add", operands.get(0), operands.get(1));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.node("Add");
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.binary("add.Tensor");
        }
    }

    /** The difference of two tensors. */
    public record Subtract() implements Binary {
        @Override
        public String name() {
            return "subtract";
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("sub", operands.get(0), operands.get(1));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.node("Sub");
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.binary("sub.Tensor");
        }
    }

    /** The elementwise product of two tensors. */
    public record Multiply() implements Binary {
        @Override
        public String name() {
            return "multiply";
        }

        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            return Saved.operands(0, 1);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("mul", operands.get(0), operands.get(1));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.node("Mul");
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.binary("mul.Tensor");
        }
    }

    /** The elementwise quotient of two tensors. */
    public record Divide() implements Binary {
        @Override
        public String name() {
            return "divide";
        }

        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            return Saved.operands(0, 1);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("div", operands.get(0), operands.get(1));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.node("Div");
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.binary("div.Tensor");
        }
    }

    /** What is above zero: max(x, 0). */
    public record Relu() implements KeepsType {
        @Override
        public String name() {
            return "relu";
        }

        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            return Saved.RESULT;
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("relu", operands.get(0));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.node("Relu");
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.like("relu.default");
        }
    }

    /** What lies between 0 and 6: min(max(x, 0), 6). */
    public record Relu6() implements KeepsType {
        private static final double MOST = 6;

        @Override
        public String name() {
            return "relu6";
        }

        /** The engine asks the operand, not the result, where the gradient passes. */
        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            return Saved.operands(0);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("hardtanh", operands.get(0), TorchText.number(0), TorchText.number(MOST));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> {
                ElementType element = operands.get(0).type().element();
                return body.node("Clip", x.get(0), body.number(element, 0), body.number(element, MOST));
            });
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.like("hardtanh.default", AtenArgument.of("min_val", 0.0), AtenArgument.of("max_val", MOST));
        }
    }

    /** 1 / (1 + exp(-x)). */
    public record Sigmoid() implements KeepsType {
        @Override
        public String name() {
            return "sigmoid";
        }

        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            return Saved.RESULT;
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("sigmoid", operands.get(0));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.node("Sigmoid");
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.like("sigmoid.default");
        }
    }

    /** The logarithm of 1 / (1 + exp(-x)), exact where the sigmoid itself is 0 or 1. */
    public record LogSigmoid() implements KeepsType {
        @Override
        public String name() {
            return "logSigmoid";
        }

        /** The operand, and what the forward pass computed on the way. */
        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            return new Saved(List.of(0), false, result.bytes());
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("log_sigmoid", operands.get(0));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of(
                    (body, x, operands) -> body.node("Neg", body.node("Softplus", body.node("Neg", x.get(0)))));
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.like("log_sigmoid.default");
        }
    }

    /** The exponential of every element. */
    public record Exp() implements KeepsType {
        @Override
        public String name() {
            return "exp";
        }

        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            return Saved.RESULT;
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("exp", operands.get(0));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.node("Exp");
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.like("exp.default");
        }
    }

    /** The natural logarithm of every element. */
    public record Log() implements KeepsType {
        @Override
        public String name() {
            return "log";
        }

        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            return Saved.operands(0);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("log", operands.get(0));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.node("Log");
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.like("log.default");
        }
    }

    /** Every element times a constant. */
    public record Scale(double factor) implements KeepsType {
        @Override
        public String name() {
            return "scale";
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("mul", operands.get(0), TorchText.number(factor));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> body.node(
                    "Mul", x.get(0), body.number(operands.get(0).type().element(), factor)));
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.like("mul.Scalar", AtenArgument.of("other", factor));
        }
    }

    /** Every element plus a constant. */
    public record Shift(double offset) implements KeepsType {
        @Override
        public String name() {
            return "shift";
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("add", operands.get(0), TorchText.number(offset));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> body.node(
                    "Add", x.get(0), body.number(operands.get(0).type().element(), offset)));
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.like("add.Scalar", AtenArgument.of("other", offset));
        }
    }

    /** A tensor shaped like another, with one number everywhere; no gradient flows. */
    public record Fill(double constant) implements KeepsType {
        @Override
        public String name() {
            return "fill";
        }

        @Override
        public boolean isDifferentiable() {
            return false;
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("full_like", operands.get(0), TorchText.number(constant));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> body.node(
                    "Expand", body.number(operands.get(0).type().element(), constant), body.node("Shape", x.get(0))));
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.like("full_like.default", AtenArgument.of("fill_value", constant));
        }
    }

    /**
     * Which elements stand in a relation to a constant.
     *
     * @param constant on the right side
     */
    public record Compare(Relation relation, double constant) implements Operator {
        /** How elements relate to the constant. */
        public enum Relation {
            /** At least the constant. */
            AT_LEAST("ge"),
            /** More than the constant. */
            ABOVE("gt"),
            /** The constant itself. */
            EQUAL("eq"),
            /** Another number. */
            OTHER_THAN("ne");

            private final String text;

            Relation(String text) {
                this.text = text;
            }
        }

        @Override
        public String name() {
            return "compare";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            return new TensorType(operands.get(0).shape(), ElementType.BOOL);
        }

        @Override
        public boolean isDifferentiable() {
            return false;
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call(relation.text, operands.get(0), TorchText.number(constant));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> {
                boolean isFloat = operands.get(0).type().element() == ElementType.FLOAT;
                OnnxName numbers = isFloat ? x.get(0) : body.cast(x.get(0), ElementType.DOUBLE);
                OnnxName right = body.number(isFloat ? ElementType.FLOAT : ElementType.DOUBLE, constant);
                return switch (relation) {
                    case AT_LEAST -> body.node("GreaterOrEqual", numbers, right);
                    case ABOVE -> body.node("Greater", numbers, right);
                    case EQUAL -> body.node("Equal", numbers, right);
                    case OTHER_THAN -> body.node("Not", body.node("Equal", numbers, right));
                };
            });
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> body.relation(relation.text + ".Scalar", x.get(0), constant));
        }
    }

    /** Elements of a second tensor where the first, of truth values, holds, and of a third elsewhere. */
    public record Where() implements Operator {
        @Override
        public String name() {
            return "where";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            Value condition = operands.get(0);
            Value then = operands.get(1);
            Value otherwise = operands.get(2);
            Operands.requireElement(name(), condition, ElementType.BOOL);
            if (then.type().element() != otherwise.type().element()) {
                throw Operands.mismatch(name(), then, otherwise, "elements of one type");
            }
            Shape values = Operands.broadcast(name(), then, otherwise);
            Shape whole = Operands.broadcast(name(), condition, then.shape().equals(values) ? then : otherwise);
            return new TensorType(whole, then.type().element());
        }

        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            return Saved.operands(0);
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("where", operands.get(0), operands.get(1), operands.get(2));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.of((body, x, operands) -> {
                if (operands.get(1).type().element() != ElementType.BOOL) {
                    return body.node("Where", List.of(), x);
                }
                OnnxName then = body.node("And", x.get(0), x.get(1));
                return body.node("Or", then, body.node("And", body.node("Not", x.get(0)), x.get(2)));
            });
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> body.where(x.get(0), x.get(1), x.get(2)));
        }
    }

    /** The same numbers as elements of another type. */
    public record Cast(ElementType element) implements Operator {
        @Override
        public String name() {
            return "cast";
        }

        @Override
        public TensorType infer(List<Value> operands) {
            return new TensorType(operands.get(0).shape(), element);
        }

        @Override
        public boolean isDifferentiable() {
            return element.isFloating();
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("to", operands.get(0), element.torchCode(), "False", "False", "None");
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.node("Cast", OnnxAttribute.of("to", element.onnxCode()));
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.of((body, x) -> body.cast(x.get(0), element));
        }
    }

    /** The same elements, through which no gradient flows. */
    public record Detach() implements KeepsType {
        @Override
        public String name() {
            return "detach";
        }

        @Override
        public boolean isView() {
            return true;
        }

        @Override
        public boolean isDifferentiable() {
            return false;
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            return TorchText.call("detach", operands.get(0));
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.same();
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.same();
        }
    }

    /**
     * Zeroes elements, or whole channels, at random while training and scales the rest up; passes everything otherwise.
     *
     * @param probability of being zeroed
     * @param channels whether channels fall as a whole
     */
    public record Dropout(double probability, boolean channels) implements KeepsType {
        @Override
        public String name() {
            return "dropout";
        }

        @Override
        public boolean isRepeatable() {
            return false;
        }

        @Override
        public Saved saved(List<Value> operands, TensorType result) {
            Shape shape = result.shape();
            long kept = channels ? shape.size(0) * shape.size(1) : shape.elements();
            return new Saved(List.of(), false, kept * result.element().bytes());
        }

        @Override
        public String torchScript(List<String> operands, Mode mode) {
            String training = TorchText.truth(mode != Mode.EVALUATION);
            return TorchText.call(
                    channels ? "feature_dropout" : "dropout", operands.get(0), TorchText.number(probability), training);
        }

        @Override
        public Optional<OnnxForm> onnx() {
            return OnnxForm.same();
        }

        @Override
        public Optional<AtenForm> aten() {
            return AtenForm.same();
        }
    }
}
