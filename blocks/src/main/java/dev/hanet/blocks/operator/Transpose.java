package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxAttribute;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Two axes exchanged, each counted from 0, or from -1 backwards. */
public record Transpose(int first, int second) implements Operator {
    @Override
    public String name() {
        return "transpose";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Value x = operands.get(0);
        int a = Operands.axis(name(), x, first);
        int b = Operands.axis(name(), x, second);
        return new TensorType(
                x.shape().with(a, x.shape().size(b)).with(b, x.shape().size(a)),
                x.type().element());
    }

    @Override
    public boolean isView() {
        return true;
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call("transpose", operands.get(0), first, second);
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) -> {
            int rank = operands.get(0).shape().rank();
            List<Long> axes = LongStream.range(0, rank).boxed().collect(Collectors.toCollection(ArrayList::new));
            Collections.swap(axes, Math.floorMod(first, rank), Math.floorMod(second, rank));
            return body.node("Transpose", List.of(OnnxAttribute.of("perm", axes)), x);
        });
    }
}
