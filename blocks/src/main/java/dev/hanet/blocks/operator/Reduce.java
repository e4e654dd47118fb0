package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxForm;
import dev.hanet.blocks.graph.Operator;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Means or sums over axes.
 *
 * @param axes counted from 0, or from -1 backwards
 * @param keep whether reduced axes stay, with size 1
 */
public record Reduce(Kind kind, List<Integer> axes, boolean keep) implements Operator {
    /** What becomes of the elements. */
    public enum Kind {
        /** Their mean. */
        MEAN("mean"),
        /** Their sum. */
        SUM("sum");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    public Reduce {
        axes = List.copyOf(axes);
    }

    @Override
    public String name() {
        return kind.text;
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Value x = operands.get(0);
        List<Integer> reduced =
                axes.stream().map(axis -> Operands.axis(name(), x, axis)).toList();
        List<Long> sizes = new ArrayList<>();
        for (int i = 0; i < x.shape().rank(); i++) {
            if (!reduced.contains(i)) {
                sizes.add(x.shape().size(i));
            } else if (keep) {
                sizes.add(1L);
            }
        }
        return new TensorType(new Shape(sizes), x.type().element());
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call(kind.text, operands.get(0), TorchText.list(axes), TorchText.truth(keep), "dtype=None");
    }

    @Override
    public Optional<OnnxForm> onnx() {
        String reduction = kind == Kind.MEAN ? "ReduceMean" : "ReduceSum";
        return OnnxForm.of((body, x, operands) -> body.reduced(
                reduction,
                x.get(0),
                keep,
                axes.stream().mapToLong(Integer::longValue).toArray()));
    }
}
