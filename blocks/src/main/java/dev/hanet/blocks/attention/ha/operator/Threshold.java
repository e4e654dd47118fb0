package dev.hanet.blocks.attention.ha.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.Operands;
import dev.hanet.blocks.operator.TorchText;
import java.util.List;
import java.util.Optional;

/** Which elements of the first tensor are at least those of the second, whose axes of size 1 stretch. */
public record Threshold() implements Operator {
    @Override
    public String name() {
        return "threshold";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Value scores = operands.get(0);
        return new TensorType(Operands.broadcast(name(), scores, operands.get(1)), ElementType.BOOL);
    }

    @Override
    public boolean isDifferentiable() {
        return false;
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call("ge", operands.get(0), operands.get(1));
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.node("GreaterOrEqual");
    }
}
