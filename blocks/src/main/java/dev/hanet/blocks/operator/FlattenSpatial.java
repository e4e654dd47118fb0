package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.Optional;

/** The places of an image tensor in one row: [B, C, H, W] gives [B, C, N], N = H * W and n = y * W + x. */
public record FlattenSpatial() implements Operator {
    @Override
    public String name() {
        return "flattenSpatial";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Value x = operands.get(0);
        Operands.requireImage(name(), x);
        Shape shape = x.shape();
        return new TensorType(
                Shape.of(shape.size(0), shape.size(1), shape.size(2) * shape.size(3)),
                x.type().element());
    }

    @Override
    public boolean isView() {
        return true;
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call("flatten", operands.get(0), 2, -1);
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) -> body.node("Reshape", x.get(0), body.integers(0, 0, -1)));
    }
}
