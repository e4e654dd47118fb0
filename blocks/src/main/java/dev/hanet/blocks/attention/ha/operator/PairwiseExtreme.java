package dev.hanet.blocks.attention.ha.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.TorchText;
import java.util.List;

/**
 * Of each element and its mirror image across the diagonal the greater or the lesser.
 *
 * @param greatest whether the greater
 */
public record PairwiseExtreme(boolean greatest) implements Operator {
    @Override
    public String name() {
        return "pairwiseExtreme";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        return operands.get(0).type();
    }

    @Override
    public boolean isDifferentiable() {
        return false;
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        String x = operands.get(0);
        return TorchText.call(greatest ? "maximum" : "minimum", x, TorchText.call("transpose", x, -2, -1));
    }
}
