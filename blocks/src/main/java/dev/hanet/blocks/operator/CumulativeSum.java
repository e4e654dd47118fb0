package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import java.util.List;
import java.util.Optional;

/** Sums along the last axis of all elements up to each. */
public record CumulativeSum() implements Elementwise {
    @Override
    public String name() {
        return "cumulativeSum";
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call("cumsum", operands.get(0), -1, "dtype=None");
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) -> body.node("CumSum", x.get(0), body.number(ElementType.INT, -1)));
    }
}
