package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import java.util.List;

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
}
