package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import java.util.List;

/** Every element times a constant. */
public record Scale(double factor) implements Elementwise {
    @Override
    public String name() {
        return "scale";
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call("mul", operands.get(0), TorchText.number(factor));
    }
}
