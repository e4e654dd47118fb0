package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;

/**
 * Means over a grid of so many cells that cover the image: [B, C, H, W] gives [B, C, size, size].
 *
 * @param size cells per axis; 1 is the global mean
 */
public record AdaptiveAveragePool(int size) implements Operator {
    @Override
    public String name() {
        return "adaptiveAveragePool";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Value x = operands.get(0);
        Operands.requireImage(name(), x);
        return new TensorType(x.shape().with(2, size).with(3, size), x.type().element());
    }

    @Override
    public Saved saved(List<Value> operands, TensorType result) {
        return Saved.operands(0);
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call("adaptive_avg_pool2d", operands.get(0), TorchText.pair(size));
    }
}
