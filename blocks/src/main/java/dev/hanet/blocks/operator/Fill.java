package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import java.util.List;

/** A tensor shaped like another, with one number everywhere; no gradient flows. */
public record Fill(double constant) implements Elementwise {
    @Override
    public String name() {
        return "fill";
    }

    @Override
    public boolean isDifferentiable() {
        return false;
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call("full_like", operands.get(0), TorchText.number(constant));
    }
}
