package dev.hanet.blocks.attention.ha.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.OnnxName;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.Operands;
import dev.hanet.blocks.operator.TorchText;
import java.util.List;
import java.util.Optional;

/**
 * The point at a fraction of the way from the first tensor to the second; exactly the ends at 0 and 1.
 *
 * @param fraction 0 for the first, 1 for the second
 */
public record Interpolate(double fraction) implements Operator {
    @Override
    public String name() {
        return "interpolate";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        if (!operands.get(0).type().equals(operands.get(1).type())) {
            throw Operands.mismatch(name(), operands.get(0), operands.get(1), "equal shapes");
        }
        return operands.get(0).type();
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call("lerp", operands.get(0), operands.get(1), TorchText.number(fraction));
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) -> {
            OnnxName way = body.node("Sub", x.get(1), x.get(0));
            return fraction < 0.5
                    ? body.node("Add", x.get(0), body.node("Mul", way, body.number(fraction)))
                    : body.node("Sub", x.get(1), body.node("Mul", way, body.number(1 - fraction)));
        });
    }
}
