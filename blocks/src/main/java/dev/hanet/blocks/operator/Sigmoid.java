package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.Optional;

/** 1 / (1 + exp(-x)). */
public record Sigmoid() implements Elementwise {
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
}
