package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.Optional;

/** What is above zero: max(x, 0). */
public record Relu() implements Elementwise {
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
}
