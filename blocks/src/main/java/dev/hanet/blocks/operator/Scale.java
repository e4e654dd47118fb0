package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import java.util.List;
import java.util.Optional;

/** Every element times a constant. */
public record Scale(double factor) implements Elementwise {
    @Override
    public String name() {
        return "scale";
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call("mul", operands.get(0), TorchText.number(factor));
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) ->
                body.node("Mul", x.get(0), body.number(operands.get(0).type().element(), factor)));
    }
}
