package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;

/**
 * Class indices [B, H, W] as truth values of nested regions [B, classes - 1, H, W]: in channel k whether the class is k + 1 or
 * a larger one. An index that is no class, such as 255, holds nowhere.
 */
public record Nested(int classes) implements Operator {
    @Override
    public String name() {
        return "nested";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Value mask = operands.get(0);
        Operands.requireRank(name(), mask, 3, "[B, H, W]");
        Operands.requireElement(name(), mask, ElementType.INT);
        Shape shape = mask.shape();
        return new TensorType(Shape.of(shape.size(0), classes - 1L, shape.size(1), shape.size(2)), ElementType.BOOL);
    }

    @Override
    public boolean isDifferentiable() {
        return false;
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        String mask = operands.get(0);
        String indices = "torch.arange(1, " + classes + ", dtype=4, layout=None, device=ops.prim.device(" + mask
                + "), pin_memory=None)";
        String image = TorchText.call("unsqueeze", mask, 1);
        String row = TorchText.call("reshape", indices, TorchText.list(List.of(1, classes - 1, 1, 1)));
        return TorchText.call("logical_and", TorchText.call("ge", image, row), TorchText.call("lt", image, classes));
    }
}
