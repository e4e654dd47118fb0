package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.Optional;

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
}
