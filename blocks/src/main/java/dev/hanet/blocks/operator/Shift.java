package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import java.util.List;

/** Every element plus a constant. */
public record Shift(double offset) implements Elementwise {
    @Override
    public String name() {
        return "shift";
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call("add", operands.get(0), TorchText.number(offset));
    }
}
