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
 * Transposed convolution: x [B, C, H, W], weight [C, K, k, l], optionally bias [K], gives [B, K, H', W'].
 *
 * @param padding what is cut from each side of the result
 * @param outputPadding what is added at the right and bottom
 */
public record TransposedConv2d(int stride, int padding, int outputPadding) implements Operator {
    @Override
    public String name() {
        return "transposedConv2d";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Value x = operands.get(0);
        Value weight = operands.get(1);
        Operands.requireImage(name(), x);
        if (x.shape().size(1) != weight.shape().size(0)) {
            throw Operands.mismatch(name(), x, weight, weight.shape().size(0) + " channels");
        }
        return new TensorType(
                Shape.of(x.shape().size(0), weight.shape().size(1), size(x, weight, 2), size(x, weight, 3)),
                x.type().element());
    }

    private long size(Value x, Value weight, int axis) {
        return (x.shape().size(axis) - 1) * stride
                - 2L * padding
                + weight.shape().size(axis)
                + outputPadding;
    }

    @Override
    public long macs(List<Value> operands, TensorType result) {
        Shape weight = operands.get(1).shape();
        return operands.get(0).shape().elements() * weight.size(1) * weight.size(2) * weight.size(3);
    }

    @Override
    public Saved saved(List<Value> operands, TensorType result) {
        return Saved.operands(0, 1);
    }

    @Override
    public Workspace workspace(List<Value> operands, TensorType result) {
        return Convolutions.transposedWorkspace(operands, result);
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call(
                "conv_transpose2d",
                operands.get(0),
                operands.get(1),
                operands.size() > 2 ? operands.get(2) : "None",
                TorchText.pair(stride),
                TorchText.pair(padding),
                TorchText.pair(outputPadding),
                1,
                TorchText.pair(1));
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.node(
                "ConvTranspose",
                OnnxAttribute.repeated("strides", stride, 2),
                OnnxAttribute.repeated("pads", padding, 4),
                OnnxAttribute.repeated("output_padding", outputPadding, 2));
    }
}
