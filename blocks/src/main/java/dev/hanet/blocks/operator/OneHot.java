package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.OnnxName;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Class indices [B, H, W] as truth values [B, classes, H, W]; an index that is no class, such as 255, holds nowhere.
 */
public record OneHot(int classes) implements Operator {
    @Override
    public String name() {
        return "oneHot";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Value mask = operands.get(0);
        Operands.requireRank(name(), mask, 3, "[B, H, W]");
        Operands.requireElement(name(), mask, ElementType.INT);
        Shape shape = mask.shape();
        return new TensorType(Shape.of(shape.size(0), classes, shape.size(1), shape.size(2)), ElementType.BOOL);
    }

    @Override
    public boolean isDifferentiable() {
        return false;
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        String mask = operands.get(0);
        String indices = "torch.arange(" + classes + ", dtype=4, layout=None, device=ops.prim.device(" + mask
                + "), pin_memory=None)";
        return TorchText.call(
                "eq",
                TorchText.call("unsqueeze", mask, 1),
                TorchText.call("reshape", indices, TorchText.list(List.of(1, classes, 1, 1))));
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) -> {
            long[] indices = LongStream.range(0, classes).toArray();
            OnnxName row = body.node("Reshape", body.integers(indices), body.integers(1, classes, 1, 1));
            return body.node("Equal", body.unsqueezed(x.get(0), 1), row);
        });
    }
}
