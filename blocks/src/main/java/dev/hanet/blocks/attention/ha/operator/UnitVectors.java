package dev.hanet.blocks.attention.ha.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.TorchText;
import java.util.List;

/** Vectors along axis 1 divided by their Euclidean length; a vector of zeros stays. */
public record UnitVectors() implements Operator {
    @Override
    public String name() {
        return "unitVectors";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        return operands.get(0).type();
    }

    @Override
    public Saved saved(List<Value> operands, TensorType result) {
        return Saved.operands(0);
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        String x = operands.get(0);
        String squares = TorchText.call("sum", TorchText.call("mul", x, x), "[1]", "True", "dtype=None");
        return TorchText.call("div", x, TorchText.call("sqrt", TorchText.call("clamp_min", squares, "1e-24")));
    }
}
