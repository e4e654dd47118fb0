package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.Optional;

/** The logarithm of 1 / (1 + exp(-x)), exact where the sigmoid itself is 0 or 1. */
public record LogSigmoid() implements Elementwise {
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
        return OnnxForm.of((body, x, operands) -> body.node("Neg", body.node("Softplus", body.node("Neg", x.get(0)))));
    }
}
