package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;

/**
 * At which place along the last axis the first, second, ... element in order stands.
 *
 * @param descending whether the largest comes first
 */
public record SortOrder(boolean descending) implements Operator {
    @Override
    public String name() {
        return "sortOrder";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        return new TensorType(operands.get(0).shape(), ElementType.INT);
    }

    @Override
    public boolean isDifferentiable() {
        return false;
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call("argsort", operands.get(0), -1, TorchText.truth(descending));
    }
}
