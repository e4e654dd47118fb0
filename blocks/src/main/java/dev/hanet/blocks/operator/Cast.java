package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxAttribute;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.Optional;

/** The same numbers as elements of another type. */
public record Cast(ElementType element) implements Operator {
    @Override
    public String name() {
        return "cast";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        return new TensorType(operands.get(0).shape(), element);
    }

    @Override
    public boolean isDifferentiable() {
        return element == ElementType.FLOAT || element == ElementType.DOUBLE;
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call("to", operands.get(0), element.torchCode(), "False", "False", "None");
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.node("Cast", OnnxAttribute.of("to", element.onnxCode()));
    }
}
