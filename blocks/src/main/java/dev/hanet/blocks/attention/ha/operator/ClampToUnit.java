package dev.hanet.blocks.attention.ha.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.TorchText;
import java.util.List;
import java.util.Optional;

/** Elements below 0 become 0, those above 1 become 1. */
public record ClampToUnit() implements Operator {
    @Override
    public String name() {
        return "clampToUnit";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        return operands.get(0).type();
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
}
