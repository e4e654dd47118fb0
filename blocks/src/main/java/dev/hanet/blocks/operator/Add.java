package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import java.util.List;
import java.util.Optional;

/** The sum of two tensors. */
public record Add() implements Binary {
    @Override
    public String name() {
        return "add";
    }

    @Override
    public boolean passesGradient() {
        return true;
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call("add", operands.get(0), operands.get(1));
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.node("Add");
    }
}
