package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.AtenArgument;
import dev.hanet.blocks.graph.AtenForm;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OnnxAttribute;
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
 * Group normalisation: x [B, C, H, W], weight and bias, each [C].
 *
 * <p>Each group of channels of each image gets mean 0 and variance 1, then each channel its weight and bias; training and evaluation are alike.
 *
 * @param groups how many groups the channels are split into
 * @param epsilon added to the variance
 */
public record GroupNorm(int groups, double epsilon) implements Operator {
    @Override
    public String name() {
        return "groupNorm";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Value x = operands.get(0);
        Operands.requireImage(name(), x);
        for (Value perChannel : operands.subList(1, operands.size())) {
            if (perChannel.shape().rank() != 1
                    || perChannel.shape().size(0) != x.shape().size(1)) {
                throw Operands.mismatch(name(), x, perChannel, "one number a channel");
            }
        }
        if (x.shape().size(1) % groups != 0) {
            throw x.graph().refuse(x.shape().size(1) + " channels cannot be split into " + groups + " groups: " + x);
        }
        return x.type();
    }

    @Override
    public Saved saved(List<Value> operands, TensorType result) {
        long statistics = 2L * Float.BYTES * groups * operands.get(0).shape().size(0);
        return new Saved(List.of(0, 1), false, statistics);
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return TorchText.call(
                "group_norm",
                operands.get(0),
                Integer.toString(groups),
                operands.get(1),
                operands.get(2),
                TorchText.number(epsilon),
                "True");
    }

    /** As the normalisation of single channels, of which each group is one. */
    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.of((body, x, operands) -> {
            OnnxName rows = body.node("Reshape", x.get(0), body.integers(0, groups, -1)); // [B, groups, rest]
            OnnxName normal = body.node(
                    "InstanceNormalization",
                    List.of(OnnxAttribute.of("epsilon", epsilon)),
                    List.of(rows, each(body, 1), each(body, 0)));
            OnnxName image = body.node("Reshape", normal, body.node("Shape", x.get(0)));
            OnnxName scaled = body.node("Mul", image, body.node("Unsqueeze", x.get(1), body.integers(1, 2)));
            return body.node("Add", scaled, body.node("Unsqueeze", x.get(2), body.integers(1, 2)));
        });
    }

    @Override
    public Optional<AtenForm> aten() {
        return AtenForm.of((body, x) -> body.node(
                "group_norm.default",
                x.get(0).element(),
                x.get(0).sizes(),
                AtenArgument.of("input", x.get(0)),
                AtenArgument.of("num_groups", groups),
                AtenArgument.of("weight", x.get(1)),
                AtenArgument.of("bias", x.get(2)),
                AtenArgument.of("eps", epsilon)));
    }

    private OnnxName each(OnnxBody body, double number) {
        return body.node("Expand", body.number(number), body.integers(groups));
    }
}
