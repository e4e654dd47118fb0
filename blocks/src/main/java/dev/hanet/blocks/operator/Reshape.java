package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The same elements under other sizes.
 *
 * @param sizes a number; or 0, the operand's size on that axis; or once -1, whatever is left
 */
public record Reshape(List<Long> sizes) implements Operator {
    public Reshape {
        sizes = List.copyOf(sizes);
    }

    @Override
    public String name() {
        return "reshape";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Value x = operands.get(0);
        long known = 1;
        int open = -1;
        long[] result = new long[sizes.size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = sizes.get(i) == 0 && i < x.shape().rank() ? x.shape().size(i) : sizes.get(i);
            if (result[i] > 0) {
                known *= result[i];
            } else {
                open = i;
            }
        }
        long elements = x.shape().elements();
        if (open >= 0) {
            result[open] = elements / known;
            known *= result[open];
        }
        if (known != elements) {
            throw x.graph().refuse("'" + name() + "' cannot make " + sizes + " of " + x);
        }
        return new TensorType(Shape.of(result), x.type().element());
    }

    @Override
    public boolean isView() {
        return true;
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        String x = operands.get(0);
        List<String> asked = IntStream.range(0, sizes.size())
                .mapToObj(i -> sizes.get(i) == 0 ? TorchText.size(x, i) : String.valueOf(sizes.get(i)))
                .toList();
        return TorchText.call("reshape", x, TorchText.list(asked));
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) -> body.node(
                "Reshape",
                x.get(0),
                body.integers(sizes.stream().mapToLong(Long::longValue).toArray())));
    }
}
