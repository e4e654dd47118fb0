package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.Optional;

/** Matrix product over the last two axes: [..., M, K] and [..., K, N] give [..., M, N]. */
public record Matmul() implements Operator {
    @Override
    public String name() {
        return "matmul";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Value left = operands.get(0);
        Value right = operands.get(1);
        Shape a = left.shape();
        Shape b = right.shape();
        if (a.rank() < 2 || a.rank() != b.rank() || a.size(-1) != b.size(-2) || !outer(a).equals(outer(b))) {
            throw Operands.mismatch(name(), left, right, "[..., M, K] and [..., K, N]");
        }
        return new TensorType(a.with(-1, b.size(-1)), left.type().element());
    }

    private static Shape outer(Shape shape) {
        return shape.with(-1, 1).with(-2, 1);
    }

    @Override
    public long macs(List<Value> operands, TensorType result) {
        return Math.multiplyExact(
                result.shape().elements(), operands.get(0).shape().size(-1));
    }

    @Override
    public Saved saved(List<Value> operands, TensorType result) {
        return Saved.operands(0, 1);
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call("matmul", operands.get(0), operands.get(1));
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.node("MatMul");
    }
}
