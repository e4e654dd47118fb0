package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxAttribute;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.graph.Workspace;
import java.util.List;
import java.util.Optional;

/**
 * Convolution over images: x [B, C, H, W], weight [K, C / groups, k, l], optionally bias [K], gives [B, K, H', W'].
 *
 * @param padding zeros on each side
 */
public record Conv2d(int stride, int padding, int dilation, int groups) implements Operator {
    @Override
    public String name() {
        return "conv2d";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Value x = operands.get(0);
        Value weight = operands.get(1);
        Operands.requireImage(name(), x);
        if (x.shape().size(1) != weight.shape().size(1) * groups) {
            throw Operands.mismatch(name(), x, weight, weight.shape().size(1) * groups + " channels");
        }
        long height = Operands.windows(name(), x, 2, weight.shape().size(2), stride, padding, dilation);
        long width = Operands.windows(name(), x, 3, weight.shape().size(3), stride, padding, dilation);
        return new TensorType(
                Shape.of(x.shape().size(0), weight.shape().size(0), height, width),
                x.type().element());
    }

    @Override
    public long macs(List<Value> operands, TensorType result) {
        Shape weight = operands.get(1).shape();
        return result.shape().elements() * weight.size(1) * weight.size(2) * weight.size(3);
    }

    @Override
    public Saved saved(List<Value> operands, TensorType result) {
        return Saved.operands(0, 1);
    }

    @Override
    public Workspace workspace(List<Value> operands, TensorType result) {
        return Convolutions.workspace(this, operands, result);
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call(
                "conv2d",
                operands.get(0),
                operands.get(1),
                operands.size() > 2 ? operands.get(2) : "None",
                TorchText.pair(stride),
                TorchText.pair(padding),
                TorchText.pair(dilation),
                groups);
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.node(
                "Conv",
                OnnxAttribute.repeated("strides", stride, 2),
                OnnxAttribute.repeated("pads", padding, 4),
                OnnxAttribute.repeated("dilations", dilation, 2),
                OnnxAttribute.of("group", groups));
    }
}
