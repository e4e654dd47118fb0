package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.AtenArgument;
import dev.hanet.blocks.graph.AtenForm;
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
 * Batch normalisation: x [B, C, ...], weight, bias, running mean and running variance, each [C].
 *
 * <p>Training uses the batch's statistics and moves the running ones; recomputing uses the batch's and moves nothing;
 * evaluation uses the running ones.
 *
 * @param epsilon added to the variance
 * @param momentum the share of the batch in the running statistics, as PyTorch counts it
 */
public record BatchNorm(double epsilon, double momentum) implements Operator {
    @Override
    public String name() {
        return "batchNorm";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        Value x = operands.get(0);
        if (x.shape().rank() < 2) {
            throw x.graph().refuse("'" + name() + "' needs [B, C, ...], not " + x);
        }
        for (Value perChannel : operands.subList(1, operands.size())) {
            if (perChannel.shape().rank() != 1
                    || perChannel.shape().size(0) != x.shape().size(1)) {
                throw Operands.mismatch(name(), x, perChannel, "one number a channel");
            }
        }
        return x.type();
    }

    @Override
    public Saved saved(List<Value> operands, TensorType result) {
        long statistics = 2 * operands.get(1).type().bytes();
        return new Saved(List.of(0, 1), false, statistics);
    }

    @Override
    public boolean hasEffect() {
        return true;
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        boolean running = mode != Mode.RECOMPUTE;
        return TorchText.call(
                "batch_norm",
                operands.get(0),
                operands.get(1),
                operands.get(2),
                running ? operands.get(3) : "None",
                running ? operands.get(4) : "None",
                TorchText.truth(mode != Mode.EVALUATION),
                TorchText.number(momentum),
                TorchText.number(epsilon),
                "True");
    }

    @Override
    public Optional<OnnxForm> onnx() {
        return OnnxForm.node("BatchNormalization", OnnxAttribute.of("epsilon", epsilon));
    }

    @Override
    public Optional<AtenForm> aten() {
        return AtenForm.of((body, x) -> body.node(
                "batch_norm.default",
                x.get(0).element(),
                x.get(0).sizes(),
                AtenArgument.of("input", x.get(0)),
                AtenArgument.of("weight", x.get(1)),
                AtenArgument.of("bias", x.get(2)),
                AtenArgument.of("running_mean", x.get(3)),
                AtenArgument.of("running_var", x.get(4)),
                AtenArgument.of("training", false),
                AtenArgument.of("momentum", momentum),
                AtenArgument.of("eps", epsilon),
                AtenArgument.of("cudnn_enabled", true)));
    }
}
