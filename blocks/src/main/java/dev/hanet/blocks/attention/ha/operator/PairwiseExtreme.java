package dev.hanet.blocks.attention.ha.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxAttribute;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.TorchText;
import java.util.List;
import java.util.Optional;

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

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) -> {
            OnnxAttribute mirrored = OnnxAttribute.of("perm", List.of(0L, 2L, 1L));
            return body.node(greatest ? "Max" : "Min", x.get(0), body.node("Transpose", List.of(mirrored), x));
        });
    }
}
