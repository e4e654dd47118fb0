package dev.hanet.blocks.attention.ha.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.TorchText;
import java.util.List;
import java.util.Optional;

/** Every element of [B, N, N] divided by N. */
public record PerPlace() implements Operator {
    @Override
    public String name() {
        return "perPlace";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        return operands.get(0).type();
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call("div", operands.get(0), TorchText.size(operands.get(0), -1));
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) ->
                body.node("Div", x.get(0), body.cast(body.lastSize(x.get(0)), ElementType.FLOAT)));
    }
}
