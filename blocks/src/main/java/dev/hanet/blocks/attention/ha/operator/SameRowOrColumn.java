package dev.hanet.blocks.attention.ha.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxBody;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.OnnxName;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.Operands;
import dev.hanet.blocks.operator.TorchText;
import java.util.List;
import java.util.Optional;

/** The graph of an image tensor's places, [., ., H, W], that share a row or a column: truth values [1, N, N], N = H * W. */
public record SameRowOrColumn() implements Operator {
    @Override
    public String name() {
        return "sameRowOrColumn";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Value x = operands.get(0);
        Operands.requireImage(name(), x);
        long places = x.shape().size(2) * x.shape().size(3);
        return new TensorType(Shape.of(1, places, places), ElementType.BOOL);
    }

    @Override
    public boolean isDifferentiable() {
        return false;
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        String x = operands.get(0);
        String height = TorchText.size(x, 2);
        String width = TorchText.size(x, 3);
        String rows = TorchText.call("kron", equal(height, x), all(width, x));
        String columns = TorchText.call("kron", all(height, x), equal(width, x));
        return TorchText.call("unsqueeze", TorchText.call("logical_or", rows, columns), 0);
    }

    private static String equal(String size, String like) {
        return made("eye", size, like);
    }

    private static String all(String size, String like) {
        return made("ones", "[" + size + ", " + size + "]", like);
    }

    private static String made(String name, String sizes, String like) {
        return TorchText.call(
                name,
                sizes,
                "dtype=" + ElementType.BOOL.torchCode(),
                "layout=None",
                "device=ops.prim.device(" + like + ")",
                "pin_memory=None");
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) -> {
            OnnxName width = body.sizes(x.get(0), 3, 4);
            OnnxName place = body.indices(body.node("Mul", body.sizes(x.get(0), 2, 3), width));
            OnnxName rows = pairs(body, body.node("Div", place, width));
            OnnxName columns = pairs(body, body.node("Mod", place, width));
            return body.unsqueezed(body.node("Or", rows, columns), 0);
        });
    }

    /** Which places have one number, [N, N]. */
    private static OnnxName pairs(OnnxBody body, OnnxName numbers) {
        return body.node("Equal", body.unsqueezed(numbers, 0), body.unsqueezed(numbers, 1));
    }
}
