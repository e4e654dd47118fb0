package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import java.util.List;
import java.util.Optional;

/** The same elements, through which no gradient flows. */
public record Detach() implements Elementwise {
    @Override
    public String name() {
        return "detach";
    }

    @Override
    public boolean isView() {
        return true;
    }

    @Override
    public boolean isDifferentiable() {
        return false;
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call("detach", operands.get(0));
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.same();
    }
}
