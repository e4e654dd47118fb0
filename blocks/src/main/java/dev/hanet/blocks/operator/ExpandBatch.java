package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Repeats x, [1, ...], for every sample of a second tensor, [B, ...], without taking memory: [B, ...]. */
public record ExpandBatch() implements Operator {
    @Override
    public String name() {
        return "expandBatch";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Value x = operands.get(0);
        Value like = operands.get(1);
        if (x.shape().rank() == 0 || like.shape().rank() == 0 || x.shape().size(0) != 1) {
            throw Operands.mismatch(name(), x, like, "[1, ...] and [B, ...]");
        }
        return new TensorType(x.shape().with(0, like.shape().size(0)), x.type().element());
    }

    @Override
    public boolean isView() {
        return true;
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        // The rank is not in the operand's name, so the sizes of the other axes are taken from the tensor itself.
        String x = operands.get(0);
        String first = TorchText.list(Collections.singletonList(TorchText.size(operands.get(1), 0)));
        String others = TorchText.call("slice", TorchText.call("size", x), 1, "None", 1);
        return TorchText.call("expand", x, TorchText.call("add", first, others));
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) -> {
            long[] kept = new long[operands.get(0).shape().rank() - 1];
            Arrays.fill(kept, 1);
            return body.node("Expand", x.get(0), body.joined(body.sizes(x.get(1), 0, 1), body.integers(kept)));
        });
    }
}
