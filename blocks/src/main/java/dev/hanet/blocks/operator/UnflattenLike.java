package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.Optional;

/** Undoes {@link FlattenSpatial}: x [B, C, N] and an image tensor [., ., H, W] with H * W = N give [B, C, H, W]. */
public record UnflattenLike() implements Operator {
    @Override
    public String name() {
        return "unflattenLike";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Value x = operands.get(0);
        Value like = operands.get(1);
        Operands.requireRank(name(), x, 3, "[B, C, N]");
        Operands.requireImage(name(), like);
        Shape shape = x.shape();
        long height = like.shape().size(2);
        long width = like.shape().size(3);
        if (shape.size(2) != height * width) {
            throw Operands.mismatch(name(), x, like, "N = H * W");
        }
        return new TensorType(
                Shape.of(shape.size(0), shape.size(1), height, width), x.type().element());
    }

    @Override
    public boolean isView() {
        return true;
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        String x = operands.get(0);
        String like = operands.get(1);
        return TorchText.call(
                "reshape",
                x,
                TorchText.list(List.of(
                        TorchText.size(x, 0), TorchText.size(x, 1), TorchText.size(like, 2), TorchText.size(like, 3))));
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) ->
                body.node("Reshape", x.get(0), body.joined(body.sizes(x.get(0), 0, 2), body.sizes(x.get(1), 2, 4))));
    }
}
