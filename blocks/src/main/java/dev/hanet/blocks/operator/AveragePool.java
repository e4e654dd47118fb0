package dev.hanet.blocks.operator;

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
 * The mean of each window.
 *
 * @param padding zeros on each side, which count
 */
public record AveragePool(int kernel, int stride, int padding) implements Operator {
    @Override
    public String name() {
        return "averagePool";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        return Pooling.infer(name(), operands.get(0), kernel, stride, padding);
    }

    @Override
    public Saved saved(List<Value> operands, TensorType result) {
        return Saved.operands(0);
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call(
                "avg_pool2d",
                operands.get(0),
                TorchText.pair(kernel),
                TorchText.pair(stride),
                TorchText.pair(padding),
                "False",
                "True",
                "None");
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.node(
                "AveragePool",
                OnnxAttribute.repeated("kernel_shape", kernel, 2),
                OnnxAttribute.repeated("strides", stride, 2),
                OnnxAttribute.repeated("pads", padding, 4),
                OnnxAttribute.of("count_include_pad", 1));
    }
}
