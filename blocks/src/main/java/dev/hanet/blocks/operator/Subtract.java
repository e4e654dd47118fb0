package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import java.util.List;
import java.util.Optional;

/** The difference of two tensors. */
public record Subtract() implements Binary {
    @Override
    public String name() {
        return "subtract";
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call("sub", operands.get(0), operands.get(1));
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.node("Sub");
    }
}
