package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.OnnxName;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.Optional;

/**
 * What lies between nested regions: of the regions' probabilities [B, C, H, W], which fall along the channels, those of the
 * C + 1 rings around and inside them, [B, C + 1, H, W]: 1 less the first, each less the next, the last.
 */
public record Rings() implements Operator {
    @Override
    public String name() {
        return "rings";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Value regions = operands.get(0);
        Operands.requireImage(name(), regions);
        Shape shape = regions.shape();
        return new TensorType(shape.with(1, shape.size(1) + 1), regions.type().element());
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        String regions = operands.get(0);
        String outer = TorchText.call("constant_pad_nd", regions, "[0, 0, 0, 0, 1, 0]", TorchText.number(1));
        String inner = TorchText.call("constant_pad_nd", regions, "[0, 0, 0, 0, 0, 1]", TorchText.number(0));
        return TorchText.call("sub", outer, inner);
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) -> {
            OnnxName outer = body.node("Pad", x.get(0), body.integers(0, 1, 0, 0, 0, 0, 0, 0), body.number(1));
            OnnxName inner = body.node("Pad", x.get(0), body.integers(0, 0, 0, 0, 0, 1, 0, 0), body.number(0));
            return body.node("Sub", outer, inner);
        });
    }
}
