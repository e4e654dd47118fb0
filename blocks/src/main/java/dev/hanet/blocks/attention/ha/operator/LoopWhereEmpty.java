package dev.hanet.blocks.attention.ha.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.OnnxName;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.TorchText;
import java.util.List;
import java.util.Optional;

/**
 * A graph in which a place without neighbours is its own.
 *
 * @param axis along which neighbours are looked for: -1 rows, -2 columns
 */
public record LoopWhereEmpty(int axis) implements Operator {
    @Override
    public String name() {
        return "loopWhereEmpty";
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
        String edges = operands.get(0);
        String isEmpty = TorchText.call("logical_not", TorchText.call("any", edges, axis, "True"));
        return TorchText.call("logical_or", edges, TorchText.call("logical_and", isEmpty, Diagonal.of(edges)));
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) -> {
            OnnxName isEmpty = body.node("Not", Diagonal.any(body, x.get(0), axis));
            return body.node("Or", x.get(0), body.node("And", isEmpty, Diagonal.of(body, x.get(0))));
        });
    }
}
