package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxAttribute;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.Optional;

/**
 * The largest element of each window.
 *
 * @param padding on each side, which no maximum is taken of
 */
public record MaxPool(int kernel, int stride, int padding) implements Operator {
    @Override
    public String name() {
        return "maxPool";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        return Pooling.infer(name(), operands.get(0), kernel, stride, padding);
    }

    @Override
    public Saved saved(List<Value> operands, TensorType result) {
        long indices = result.shape().elements() * ElementType.INT.bytes();
        return new Saved(List.of(0), false, indices);
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call(
                "max_pool2d",
                operands.get(0),
                TorchText.pair(kernel),
                TorchText.pair(stride),
                TorchText.pair(padding),
                TorchText.pair(1),
                "False");
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.node(
                "MaxPool",
                OnnxAttribute.repeated("kernel_shape", kernel, 2),
                OnnxAttribute.repeated("strides", stride, 2),
                OnnxAttribute.repeated("pads", padding, 4));
    }
}
