package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.Optional;

/**
 * Resizes x [B, C, H, W] to the height and width of a second image tensor, which are asked at run time.
 *
 * @param alignCorners whether the outer pixels' centres stay in place; bilinear only
 */
public record ResizeLike(Interpolation interpolation, boolean alignCorners) implements Operator {
    @Override
    public String name() {
        return "resizeLike";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Value x = operands.get(0);
        Value like = operands.get(1);
        Operands.requireImage(name(), x);
        Operands.requireImage(name(), like);
        return new TensorType(
                x.shape().with(2, like.shape().size(2)).with(3, like.shape().size(3)),
                x.type().element());
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        String size = TorchText.imageSize(operands.get(1));
        return switch (interpolation) {
            case BILINEAR ->
                TorchText.call(
                        "upsample_bilinear2d", operands.get(0), size, TorchText.truth(alignCorners), "None", "None");
            case NEAREST -> TorchText.call("upsample_nearest2d", operands.get(0), size, "None", "None");
        };
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) -> interpolation.onnx(
                body, x.get(0), body.joined(body.sizes(x.get(0), 0, 2), body.sizes(x.get(1), 2, 4)), alignCorners));
    }
}
