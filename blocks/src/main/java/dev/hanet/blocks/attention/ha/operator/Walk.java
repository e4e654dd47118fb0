package dev.hanet.blocks.attention.ha.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.TorchText;
import java.util.List;

/**
 * Which places a step along the second graph reaches from those of the first: their boolean product.
 *
 * <p>Both graphs come as numbers, 0 and 1; sums of up to 2^24 such products are exact, so nothing is rounded away.
 */
public record Walk() implements Operator {
    @Override
    public String name() {
        return "walk";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        return new TensorType(operands.get(0).shape(), ElementType.BOOL);
    }

    @Override
    public long macs(List<Value> operands, TensorType result) {
        return Math.multiplyExact(result.shape().elements(), result.shape().size(-1));
    }

    @Override
    public boolean isDifferentiable() {
        return false;
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call("gt", TorchText.call("matmul", operands.get(0), operands.get(1)), "0.5");
    }
}
