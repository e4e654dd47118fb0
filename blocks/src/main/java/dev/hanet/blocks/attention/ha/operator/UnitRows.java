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

/** Rows divided by the sum of their absolute values; a row of zeros stays. */
public record UnitRows() implements Operator {
    @Override
    public String name() {
        return "unitRows";
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
        String sum = TorchText.call("sum", TorchText.call("abs", x), "[-1]", "True", "dtype=None");
        return TorchText.call("div", x, TorchText.call("clamp_min", sum, "1e-12"));
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) -> {
            OnnxName sum = body.reduced("ReduceSum", body.node("Abs", x.get(0)), true, -1);
            return body.node("Div", x.get(0), body.node("Max", sum, body.number(1e-12)));
        });
    }
}
