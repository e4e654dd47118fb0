package dev.hanet.blocks.attention.ha.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.TorchText;
import java.util.List;
import java.util.Optional;

/**
 * The least or the greatest element along the last axes, which stay with size 1.
 *
 * @param greatest whether the greatest, not the least
 * @param axes how many of the last axes: 1 or 2
 */
public record Extreme(boolean greatest, int axes) implements Operator {
    @Override
    public String name() {
        return "extreme";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Shape shape = operands.get(0).shape().with(-1, 1);
        return new TensorType(
                axes == 1 ? shape : shape.with(-2, 1), operands.get(0).type().element());
    }

    @Override
    public Saved saved(List<Value> operands, TensorType result) {
        return new Saved(List.of(0), true, 0);
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call(
                greatest ? "amax" : "amin", operands.get(0), axes == 1 ? "[-1]" : "[-2, -1]", TorchText.truth(true));
    }

    @Override
    public Optional<OnnxForm> onnx() {
        String reduction = greatest ? "ReduceMax" : "ReduceMin";
        long[] reduced = axes == 1 ? new long[] {-1} : new long[] {-2, -1};
        return OnnxForm.of((body, x, operands) -> body.reduced(reduction, x.get(0), true, reduced));
    }
}
