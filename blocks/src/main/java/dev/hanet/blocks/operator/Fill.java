package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import java.util.List;
import java.util.Optional;

/** A tensor shaped like another, with one number everywhere; no gradient flows. */
public record Fill(double constant) implements Elementwise {
    @Override
    public String name() {
        return "fill";
    }

    @Override
    public boolean isDifferentiable() {
        return false;
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call("full_like", operands.get(0), TorchText.number(constant));
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) -> body.node(
                "Expand", body.number(operands.get(0).type().element(), constant), body.node("Shape", x.get(0))));
    }
}
