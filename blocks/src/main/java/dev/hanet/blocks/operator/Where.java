package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.OnnxName;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.Optional;

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
}
