package dev.hanet.blocks.attention.ha.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.Operands;
import dev.hanet.blocks.operator.TorchText;
import java.util.List;
import java.util.Optional;

/** Truth values of two graphs put together, edge by edge. */
public record Combine(Kind kind) implements Operator {
    /** Which edges the result has. */
    public enum Kind {
        /** Edges of either graph. */
        OR,
        /** Edges of the first that the second has not. */
        WITHOUT
    }

    @Override
    public String name() {
        return "combine";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Operands.requireElement(name(), operands.get(0), ElementType.BOOL);
        Operands.requireElement(name(), operands.get(1), ElementType.BOOL);
        return operands.get(0).type();
    }

    @Override
    public boolean isDifferentiable() {
        return false;
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        String first = operands.get(0);
        String second = operands.get(1);
        return kind == Kind.OR
                ? TorchText.call("logical_or", first, second)
                : TorchText.call("logical_and", first, TorchText.call("logical_not", second));
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return kind == Kind.OR
                ? OnnxForm.node("Or")
                : OnnxForm.of((body, x, operands) -> body.node("And", x.get(0), body.node("Not", x.get(1))));
    }
}
