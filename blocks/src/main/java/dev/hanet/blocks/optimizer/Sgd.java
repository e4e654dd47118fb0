package dev.hanet.blocks.optimizer;

import dev.hanet.yaml.Default;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;

/**
 * Stochastic gradient descent with momentum, as PyTorch computes it: the learning rate stays outside the momentum.
 *
 * <pre>{@code
 * g = gradient + weightDecay * w
 * m = momentum * m + g
 * w = w - rate * m                    nesterov: w - rate * (g + momentum * m)
 * }</pre>
 *
 * @param learningRate the rate training begins with
 * @param momentum how much of the last direction is kept
 * @param weightDecay how strongly weights are drawn to zero
 * @param nesterov whether to look one step ahead
 */
public record Sgd(
        @Default("0.01") @Positive double learningRate,
        @Default("0.9") @PositiveOrZero double momentum,
        @Default("5e-4") @PositiveOrZero double weightDecay,
        @Default("false") boolean nesterov)
        implements OptimizerSpec {

    /** Momentum starts at zero, which makes the first direction the gradient, as in PyTorch. */
    @Override
    public List<Slot> slots() {
        return List.of(Slot.likeParameter("momentum"));
    }

    @Override
    public List<String> update() {
        return List.of("torch._fused_sgd_(parameters, gradients, momentum, weight_decay=" + weightDecay + ", momentum="
                + momentum + ", lr=rate, dampening=0.0, nesterov=" + TorchScript.truth(nesterov)
                + ", maximize=False, is_first_step=False)");
    }
}
