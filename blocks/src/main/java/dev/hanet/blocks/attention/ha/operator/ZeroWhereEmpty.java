package dev.hanet.blocks.attention.ha.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.TorchText;
import java.util.List;
import java.util.Optional;

/**
 * Weights, the first operand, with zeros for places without neighbours in the graph, the second.
 *
 * @param axis along which neighbours are looked for: -1 rows, -2 columns
 */
public record ZeroWhereEmpty(int axis) implements Operator {
    @Override
    public String name() {
        return "zeroWhereEmpty";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        return operands.get(0).type();
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call("where", TorchText.call("any", operands.get(1), axis, "True"), operands.get(0), "0.");
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) ->
                body.node("Where", Diagonal.any(body, x.get(1), axis), x.get(0), body.number(0)));
    }
}
