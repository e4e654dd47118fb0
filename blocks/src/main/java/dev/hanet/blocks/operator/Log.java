package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.Optional;

/** The natural logarithm of every element. */
public record Log() implements Elementwise {
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
}
