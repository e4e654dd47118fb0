package dev.hanet.blocks.optimizer;

import dev.hanet.blocks.operator.TorchText;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Names;
import dev.hanet.yaml.Source;
import dev.hanet.yaml.TypeName;
import dev.hanet.yaml.constraint.Between;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adam; as {@code adamw} the decay of weights stays out of the moments.
 *
 * @param type {@code adam} or {@code adamw}
 */
@About("Adam; as adamw the decay of weights stays out of the moments")
@Source("Kingma and Ba, Adam, arXiv 1412.6980")
public record Adam(
        @TypeName String type,

        @About("the rate training begins with") @Default("0.001") @Positive
        double learningRate,

        @About("how much of the mean gradient is kept") @Default("0.9") @Between(min = 0, max = 0.999999)
        double beta1,

        @About("how much of the mean squared gradient is kept") @Default("0.999") @Between(min = 0, max = 0.999999)
        double beta2,

        @About("what is added to the root of the mean square") @Default("1e-8") @Positive
        double epsilon,

        @About("how strongly weights are drawn to zero") @Default("0") @PositiveOrZero
        double weightDecay,

        @About("what the rate is multiplied by in a part of the network, such as {encoder: 0.1}; the innermost part"
                + " counts")
        @Default("{}")
        @Names(value = "part", keys = true)
        Map<String, @Positive Double> rates)
        implements OptimizerSpec {
    private static final String DECOUPLED = "adamw";

    public Adam {
        rates = Collections.unmodifiableMap(new LinkedHashMap<>(rates));
    }

    /** The same rate everywhere. */
    public Adam(String type, double learningRate, double beta1, double beta2, double epsilon, double weightDecay) {
        this(type, learningRate, beta1, beta2, epsilon, weightDecay, Map.of());
    }

    @Override
    public List<Slot> slots() {
        return List.of(Slot.likeParameter("mean"), Slot.likeParameter("square"), Slot.number("step"));
    }

    @Override
    public List<String> update() {
        String operator = DECOUPLED.equals(type) ? "torch._fused_adamw_" : "torch._fused_adam_";
        return List.of(
                "torch._foreach_add_(step, 1)",
                "none = annotate(List[Tensor], [])",
                operator + "(parameters, gradients, mean, square, none, step, lr=rate, beta1=" + TorchText.number(beta1)
                        + ", beta2="
                        + TorchText.number(beta2) + ", weight_decay=" + TorchText.number(weightDecay) + ", eps="
                        + TorchText.number(epsilon)
                        + ", amsgrad=False, maximize=False)");
    }
}
