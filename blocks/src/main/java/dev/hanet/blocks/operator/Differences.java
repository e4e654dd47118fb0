package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.OnnxName;
import java.util.List;
import java.util.Optional;

/** Each element minus the one before it along the last axis; the first stays. */
public record Differences() implements Elementwise {
    @Override
    public String name() {
        return "differences";
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        String x = operands.get(0);
        String before = TorchText.call("slice", x, -1, 0, -1, 1);
        return TorchText.call("sub", x, TorchText.call("constant_pad_nd", before, "[1, 0]", TorchText.number(0)));
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) -> {
            int rank = operands.get(0).shape().rank();
            long[] oneBefore = new long[2 * rank];
            oneBefore[rank - 1] = 1;
            OnnxName before = body.node("Slice", x.get(0), body.integers(0), body.integers(-1), body.integers(-1));
            return body.node("Sub", x.get(0), body.node("Pad", before, body.integers(oneBefore)));
        });
    }
}
