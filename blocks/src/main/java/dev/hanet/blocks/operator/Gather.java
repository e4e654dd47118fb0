package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxAttribute;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.Optional;

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
}
