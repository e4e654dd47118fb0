package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import java.util.List;

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
}
