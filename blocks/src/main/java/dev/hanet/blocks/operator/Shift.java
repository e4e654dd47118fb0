package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import java.util.List;
import java.util.Optional;

/** Every element plus a constant. */
public record Shift(double offset) implements Elementwise {
    @Override
    public String name() {
        return "shift";
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call("add", operands.get(0), TorchText.number(offset));
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) ->
                body.node("Add", x.get(0), body.number(operands.get(0).type().element(), offset)));
    }
}
