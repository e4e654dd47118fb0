package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;

/**
 * Where classes meet: of class indices [B, H, W], 1 at pixels with another class among their eight neighbours, else 0.
 *
 * @param ignored the index of pixels that do not count; it is the result for them and for their neighbours, and no class is
 *     larger
 */
public record Boundary(int ignored) implements Operator {
    @Override
    public String name() {
        return "boundary";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Value mask = operands.get(0);
        Operands.requireRank(name(), mask, 3, "[B, H, W]");
        Operands.requireElement(name(), mask, ElementType.INT);
        return mask.type();
    }

    @Override
    public boolean isDifferentiable() {
        return false;
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        String image = TorchText.call("unsqueeze", to(operands.get(0), ElementType.FLOAT), 1);
        String largest = largest(image);
        String smallest = TorchText.call("neg", largest(TorchText.call("neg", image)));
        String unknown = to(TorchText.call("ge", largest, TorchText.number(ignored)), ElementType.INT);
        String meets = to(TorchText.call("ne", largest, smallest), ElementType.INT);
        String known = TorchText.call("mul", meets, TorchText.call("rsub", unknown, 1, 1));
        String all = TorchText.call("add", known, TorchText.call("mul", unknown, ignored));
        return TorchText.call("squeeze", all, 1);
    }

    private static String largest(String image) {
        return TorchText.call(
                "max_pool2d",
                image,
                TorchText.pair(3),
                TorchText.pair(1),
                TorchText.pair(1),
                TorchText.pair(1),
                TorchText.truth(false));
    }

    private static String to(String x, ElementType element) {
        return TorchText.call("to", x, element.torchCode(), "False", "False", "None");
    }
}
