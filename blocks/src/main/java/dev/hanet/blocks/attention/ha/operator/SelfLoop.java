package dev.hanet.blocks.attention.ha.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.OnnxName;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.Operands;
import dev.hanet.blocks.operator.TorchText;
import java.util.List;
import java.util.Optional;

/**
 * A graph in which every place is its own neighbour, or none is.
 *
 * @param present whether every place is
 */
public record SelfLoop(boolean present) implements Operator {
    @Override
    public String name() {
        return "selfLoop";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Operands.requireElement(name(), operands.get(0), ElementType.BOOL);
        return operands.get(0).type();
    }

    @Override
    public boolean isDifferentiable() {
        return false;
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        String edges = operands.get(0);
        String diagonal = Diagonal.of(edges);
        return present
                ? TorchText.call("logical_or", edges, diagonal)
                : TorchText.call("logical_and", edges, TorchText.call("logical_not", diagonal));
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) -> {
            OnnxName diagonal = Diagonal.of(body, x.get(0));
            return present
                    ? body.node("Or", x.get(0), diagonal)
                    : body.node("And", x.get(0), body.node("Not", diagonal));
        });
    }
}
