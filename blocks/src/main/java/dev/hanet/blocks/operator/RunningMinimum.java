package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxAttribute;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.OnnxName;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.graph.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The least of each channel and those before it: of [B, C, H, W] the same shape, which falls along the channels. */
public record RunningMinimum() implements Operator {
    @Override
    public String name() {
        return "runningMinimum";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Operands.requireImage(name(), operands.get(0));
        return operands.get(0).type();
    }

    @Override
    public Saved saved(List<Value> operands, TensorType result) {
        return new Saved(List.of(), false, places(result));
    }

    @Override
    public Workspace workspace(List<Value> operands, TensorType result) {
        return new Workspace(places(result), 0);
    }

    /** Where each minimum stands, which the engine answers beside it. */
    private static long places(TensorType result) {
        return result.shape().elements() * Long.BYTES;
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return "(" + TorchText.call("cummin", operands.get(0), 1) + ")[0]";
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) -> {
            List<OnnxName> channels = new ArrayList<>();
            for (long c = 0; c < operands.get(0).shape().size(1); c++) {
                OnnxName channel =
                        body.node("Slice", x.get(0), body.integers(c), body.integers(c + 1), body.integers(1));
                channels.add(c == 0 ? channel : body.node("Min", channels.get(channels.size() - 1), channel));
            }
            return body.node("Concat", List.of(OnnxAttribute.of("axis", 1)), channels);
        });
    }
}
