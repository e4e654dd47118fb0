package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxBody;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.OnnxName;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.Optional;

/**
 * Means over a grid of so many cells that cover the image: [B, C, H, W] gives [B, C, size, size].
 *
 * @param size cells per axis; 1 is the global mean
 */
public record AdaptiveAveragePool(int size) implements Operator {
    @Override
    public String name() {
        return "adaptiveAveragePool";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Value x = operands.get(0);
        Operands.requireImage(name(), x);
        return new TensorType(x.shape().with(2, size).with(3, size), x.type().element());
    }

    @Override
    public Saved saved(List<Value> operands, TensorType result) {
        return Saved.operands(0);
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call("adaptive_avg_pool2d", operands.get(0), TorchText.pair(size));
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return size == 1
                ? OnnxForm.node("GlobalAveragePool")
                : OnnxForm.of((body, x, operands) -> {
                    OnnxName rows = cells(body, body.sizes(x.get(0), 2, 3)); // [size, H]
                    OnnxName columns = cells(body, body.sizes(x.get(0), 3, 4)); // [size, W]
                    OnnxName byRow = body.node("MatMul", rows, x.get(0)); // [B, C, size, W]
                    return body.node("MatMul", byRow, body.node("Transpose", columns));
                });
    }

    /** The share of each pixel of an axis in each cell, [size, length]; ONNX has no such pooling. */
    private OnnxName cells(OnnxBody body, OnnxName length) {
        OnnxName cell = body.unsqueezed(body.indices(body.integers(size)), 1);
        OnnxName pixel = body.unsqueezed(body.indices(length), 0);
        OnnxName cells = body.integers(size);
        OnnxName next = body.node("Mul", body.node("Add", cell, body.integers(1)), length);
        OnnxName first = body.node("Div", body.node("Mul", cell, length), cells);
        OnnxName end = body.node("Div", body.node("Add", next, body.integers(size - 1L)), cells);
        OnnxName inside = body.node("And", body.node("GreaterOrEqual", pixel, first), body.node("Less", pixel, end));
        OnnxName ones = body.cast(inside, ElementType.FLOAT);
        return body.node("Div", ones, body.reduced("ReduceSum", ones, true, 1));
    }
}
