package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.OnnxName;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.Optional;

/**
 * Enlarges an image tensor by a whole factor: [B, C, H, W] gives [B, C, factor H, factor W].
 *
 * @param alignCorners whether the outer pixels' centres stay in place; bilinear only
 */
public record ResizeBy(int factor, Interpolation interpolation, boolean alignCorners) implements Operator {
    @Override
    public String name() {
        return "resizeBy";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Value x = operands.get(0);
        Operands.requireImage(name(), x);
        Shape shape = x.shape();
        return new TensorType(
                shape.with(2, shape.size(2) * factor).with(3, shape.size(3) * factor),
                x.type().element());
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        String x = operands.get(0);
        String size = "[" + enlarged(x, 2) + ", " + enlarged(x, 3) + "]";
        return switch (interpolation) {
            case BILINEAR ->
                TorchText.call("upsample_bilinear2d", x, size, TorchText.truth(alignCorners), "None", "None");
            case NEAREST -> TorchText.call("upsample_nearest2d", x, size, "None", "None");
        };
    }

    private String enlarged(String x, int axis) {
        return TorchText.call("mul", TorchText.size(x, axis), factor);
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) -> {
            OnnxName enlarged = body.node("Mul", body.node("Shape", x.get(0)), body.integers(1, 1, factor, factor));
            return interpolation.onnx(body, x.get(0), enlarged, alignCorners);
        });
    }
}
