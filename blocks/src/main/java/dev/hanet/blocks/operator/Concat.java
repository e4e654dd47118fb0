package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxAttribute;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.Optional;

/**
 * Tensors put side by side along one axis; the others are equal.
 *
 * @param axis from 0, or from -1 backwards
 */
public record Concat(int axis) implements Operator {
    @Override
    public String name() {
        return "concat";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Value first = operands.get(0);
        int along = Operands.axis(name(), first, axis);
        long total = 0;
        for (Value operand : operands) {
            if (operand.shape().rank() != first.shape().rank()
                    || !operand.shape().with(along, 1).equals(first.shape().with(along, 1))
                    || operand.type().element() != first.type().element()) {
                throw Operands.unequal(name(), first, operand, "equal shapes but for axis " + along);
            }
            total += operand.shape().size(along);
        }
        return new TensorType(first.shape().with(along, total), first.type().element());
    }

    @Override
    public boolean passesGradient() {
        return true;
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call("cat", TorchText.list(operands), axis);
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.node("Concat", OnnxAttribute.of("axis", axis));
    }
}
