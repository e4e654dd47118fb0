package dev.hanet.blocks.attention.ha.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.OnnxName;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.TorchText;
import java.util.List;
import java.util.Optional;

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

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) -> {
            OnnxName squares = body.reduced("ReduceSum", body.node("Mul", x.get(0), x.get(0)), true, 1);
            return body.node("Div", x.get(0), body.node("Sqrt", body.node("Max", squares, body.number(1e-24))));
        });
    }
}
