package dev.hanet.blocks.optimizer;

import dev.hanet.blocks.operator.TorchText;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Names;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Stochastic gradient descent with momentum, as PyTorch computes it: the learning rate stays outside the momentum.
 *
 * <pre>{@code
 * g = gradient + weightDecay * w
 * m = momentum * m + g
 * w = w - rate * m                    nesterov: w - rate * (g + momentum * m)
 * }</pre>
 */
@About("stochastic gradient descent with momentum, as PyTorch computes it")
public record Sgd(
        @About("the rate training begins with") @Default("0.01") @Positive
        double learningRate,

        @About("how much of the last direction is kept") @Default("0.9") @PositiveOrZero
        double momentum,

        @About("how strongly weights are drawn to zero") @Default("5e-4") @PositiveOrZero
        double weightDecay,

        @About("whether to look one step ahead") @Default("false")
        boolean nesterov,

        @About("what the rate is multiplied by in a part of the network, such as {encoder: 0.1}; the innermost part"
                + " counts")
        @Default("{}")
        @Names(value = "part", keys = true)
        Map<String, @Positive Double> rates)
        implements OptimizerSpec {
    public Sgd {
        rates = Collections.unmodifiableMap(new LinkedHashMap<>(rates));
    }

    /** The same rate everywhere. */
    public Sgd(double learningRate, double momentum, double weightDecay, boolean nesterov) {
        this(learningRate, momentum, weightDecay, nesterov, Map.of());
    }

    @AssertTrue(message = "'nesterov: true' needs a momentum above 0")
    boolean isNesterovWithMomentum() {
        return !nesterov || momentum > 0;
    }

    /** Momentum starts at zero, which makes the first direction the gradient, as in PyTorch. */
    @Override
    public List<Slot> slots() {
        return momentum > 0 ? List.of(Slot.likeParameter("momentum")) : List.of();
    }

    @Override
    public List<String> update() {
        String step = "torch._fused_sgd_(parameters, gradients, directions, weight_decay="
                + TorchText.number(weightDecay) + ", momentum=" + TorchText.number(momentum)
                + ", lr=rate, dampening=0., nesterov=" + TorchText.truth(nesterov)
                + ", maximize=False, is_first_step=False)";
        return List.of("directions = annotate(List[Tensor], " + (momentum > 0 ? "momentum" : "[]") + ")", step);
    }
}
