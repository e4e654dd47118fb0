package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.OnnxName;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.Optional;

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
}
