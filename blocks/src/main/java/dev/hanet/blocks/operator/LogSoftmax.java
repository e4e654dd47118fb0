package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxAttribute;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.Optional;

/**
 * The logarithm of the softmax along an axis.
 *
 * @param axis from 0, or from -1 backwards
 */
public record LogSoftmax(int axis) implements Operator {
    @Override
    public String name() {
        return "logSoftmax";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Operands.axis(name(), operands.get(0), axis);
        return operands.get(0).type();
    }

    @Override
    public Saved saved(List<Value> operands, TensorType result) {
        return Saved.RESULT;
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call("log_softmax", operands.get(0), axis, "None");
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.node("LogSoftmax", OnnxAttribute.of("axis", axis));
    }
}
