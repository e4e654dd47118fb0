package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.OnnxName;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.Optional;

/**
 * Vectors along axis 1 divided by their Euclidean length.
 *
 * @param epsilon added to the length
 */
public record UnitColumns(double epsilon) implements Elementwise {
    @Override
    public String name() {
        return "unitColumns";
    }

    @Override
    public Saved saved(List<Value> operands, TensorType result) {
        return Saved.operands(0);
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        String x = operands.get(0);
        String squares = TorchText.call("sum", TorchText.call("mul", x, x), "[1]", "True", "dtype=None");
        String length = TorchText.call("add", TorchText.call("sqrt", squares), TorchText.number(epsilon));
        return TorchText.call("div", x, length);
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) -> {
            OnnxName squares = body.reduced("ReduceSum", body.node("Mul", x.get(0), x.get(0)), true, 1);
            OnnxName length = body.node("Add", body.node("Sqrt", squares), body.number(epsilon));
            return body.node("Div", x.get(0), length);
        });
    }
}
