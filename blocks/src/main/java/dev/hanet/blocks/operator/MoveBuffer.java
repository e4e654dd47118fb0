package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.AtenForm;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.Optional;

/**
 * Moves a buffer, [1, ...], towards the mean over the batch of a second tensor, [B, ...], while training.
 *
 * @param momentum the share of its old content that the buffer keeps
 */
public record MoveBuffer(double momentum) implements Operator {
    @Override
    public String name() {
        return "moveBuffer";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Value buffer = operands.get(0);
        Value target = operands.get(1);
        if (buffer.kind() != Value.Kind.BUFFER || !target.shape().with(0, 1).equals(buffer.shape())) {
            throw Operands.mismatch(name(), buffer, target, "a buffer [1, ...] and [B, ...]");
        }
        return buffer.type();
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
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public boolean hasEffect() {
        return true;
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        String buffer = operands.get(0);
        if (mode != Mode.TRAINING) {
            return TorchText.call("detach", buffer);
        }
        String mean = TorchText.call("mean", operands.get(1), "[0]", "True", "dtype=None");
        String moved = TorchText.call(
                "add",
                TorchText.call("mul", buffer, TorchText.number(momentum)),
                TorchText.call("mul", TorchText.call("detach", mean), TorchText.number(1 - momentum)));
        return TorchText.call("copy_", buffer, moved);
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.same();
    }

    @Override
    public Optional<AtenForm> aten() {
        return AtenForm.same();
    }
}
