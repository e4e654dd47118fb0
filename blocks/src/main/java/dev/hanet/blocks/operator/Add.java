package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import java.util.List;

/** The sum of two tensors. */
public record Add() implements Binary {
    @Override
    public String name() {
        return "add";
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call("add", operands.get(0), operands.get(1));
    }
}
