package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.Graph;
import dev.hanet.blocks.graph.Mode;
import dev.hanet.blocks.graph.OwnGradient;
import dev.hanet.blocks.graph.Rewriting;
import dev.hanet.blocks.graph.Saved;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import java.util.List;

/**
 * Batch normalisation of images with few channels that lie side by side, in training on the CPU.
 *
 * <p>The engine goes through channels in vectors, and number by number through those that do not fill one. Here a run of k places counts as one place
 * with k times the channels, which moves no number: each channel's mean and variance come from those of its k runs, m = mean(m_i) and
 * v = mean(v_i + (m_i - m)²). The gradient of x is that of fixed statistics, w g / s, and what the statistics add to it,
 * -(w / s) (mean(g) + x̂ mean(g x̂)), with x̂ = (x - m) / s and s² = v + ε (Ioffe and Szegedy, arXiv 1502.03167).
 *
 * @param plain the same as the engine has it: [B, C, H, W], with the same operands and result up to rounding
 */
public record NarrowBatchNorm(BatchNorm plain) implements OwnGradient {
    private static final int VECTOR = 16;

    private static final int CHANNELS_AT_ONCE = 64;

    /** How many places count as one: as many as divide all of them, with full vectors rather than with more channels. */
    private static final String PLACES = """
              def placesAsOne(self: __torch__.Program, x: Tensor) -> int:
                channels = torch.size(x, 1)
                places = torch.floordiv(torch.numel(x), channels)
                best = 1
                for i in range(torch.floordiv(%1$d, channels)):
                  some = torch.add(i, 1)
                  isFull = torch.eq(torch.remainder(torch.mul(some, channels), %2$d), 0)
                  wasFull = torch.eq(torch.remainder(torch.mul(best, channels), %2$d), 0)
                  isBetter = torch.__and__(torch.eq(torch.remainder(places, some), 0), torch.__or__(isFull, torch.__not__(wasFull)))
                  best = some if isBetter else best
                return best
            """.formatted(CHANNELS_AT_ONCE, VECTOR);

    private static final String WIDE = """
              def wide(self: __torch__.Program, x: Tensor, places: int) -> Tensor:
                channels = torch.mul(places, torch.size(x, 1))
                count = torch.numel(x)
                return torch.as_strided(torch.contiguous(x, memory_format=2), [1, channels, torch.floordiv(count, channels), 1], [count, 1, channels, channels])
            """;

    private static final String NARROW = """
              def narrow(self: __torch__.Program, wide: Tensor, like: Tensor) -> Tensor:
                alike = torch.contiguous(like, memory_format=2)
                return torch.as_strided(wide, torch.size(like), torch.stride(alike))
            """;

    private static final String MOMENTS = """
              def moments(self: __torch__.Program, wide: Tensor, weight: Tensor, places: int) -> Tuple[Tensor, Tensor]:
                zeros = torch.zeros_like(torch.repeat(torch.detach(weight), [places]))
                means, variances, = torch.batch_norm_update_stats(wide, zeros, torch.ones_like(zeros), 0.)
                each = torch.reshape(means, [places, -1])
                mean = torch.mean(each, [0])
                between = torch.mean(torch.pow(torch.sub(each, mean), 2), [0])
                return (mean, torch.add(torch.mean(torch.reshape(variances, [places, -1]), [0]), between))
            """;

    private static final String METHOD = """
              def narrowBatchNorm(self: __torch__.Program, x: Tensor, weight: Tensor, bias: Tensor, runningMean: Tensor, runningVar: Tensor, momentum: float, epsilon: float) -> Tensor:
                places = (self).placesAsOne(x)
                wide = (self).wide(x, places)
                mean, variance, = (self).moments(wide, weight, places)
                count = torch.floordiv(torch.numel(x), torch.size(x, 1))
                _0 = torch.lerp_(runningMean, mean, momentum)
                _1 = torch.lerp_(runningVar, torch.mul(variance, torch.div(count, torch.sub(count, 1))), momentum)
                all = [places]
                y = torch.batch_norm(wide, torch.repeat(weight, all), torch.repeat(bias, all), torch.repeat(mean, all), torch.repeat(variance, all), False, 0., epsilon, True)
                return (self).narrow(y, x)
            """;

    private static final String GRADIENTS = """
              def narrowBatchNormGradients(self: __torch__.Program, gradient: Tensor, x: Tensor, weight: Tensor, epsilon: float) -> List[Tensor]:
                places = (self).placesAsOne(x)
                wide = (self).wide(x, places)
                mean, variance, = (self).moments(wide, weight, places)
                all = [places]
                means = torch.repeat(mean, all)
                variances = torch.repeat(variance, all)
                fixed, ofWeights, ofBiases, = torch.native_batch_norm_backward((self).wide(gradient, places), wide, torch.repeat(weight, all), means, variances, None, None, False, epsilon, [True, True, True])
                ofWeight = torch.sum(torch.reshape(ofWeights, [places, -1]), [0])
                ofBias = torch.sum(torch.reshape(ofBiases, [places, -1]), [0])
                count = torch.floordiv(torch.numel(x), torch.size(x, 1))
                share = torch.div(torch.neg(torch.mul(weight, torch.rsqrt(torch.add(variance, epsilon)))), count)
                moving = torch.batch_norm(wide, torch.repeat(torch.mul(share, ofWeight), all), torch.repeat(torch.mul(share, ofBias), all), means, variances, False, 0., epsilon, True)
                return [(self).narrow(torch.add_(fixed, moving), x), ofWeight, ofBias]
            """;

    /** The graph with its batch normalisations of few channels computed so. */
    public static Graph in(Graph graph) {
        return new Rewriting() {
            @Override
            public Value result(Value original, List<Value> operands) {
                return original.operator().orElseThrow() instanceof BatchNorm plain && isNarrow(operands.get(0))
                        ? operands.get(0).graph().apply(new NarrowBatchNorm(plain), operands)
                        : Rewriting.super.result(original, operands);
            }
        }.of(graph);
    }

    /** Whether it is faster for an image, as measured (docs/guide/benchmarks.md): in single precision vectors of half the length do for 24 channels. */
    private static boolean isNarrow(Value x) {
        if (x.shape().rank() != 4) {
            return false;
        }
        long channels = x.shape().size(1);
        long vector = x.type().element() == ElementType.FLOAT ? VECTOR / 2 : VECTOR;
        return 2 * channels <= CHANNELS_AT_ONCE && (channels < VECTOR || channels % vector != 0);
    }

    @Override
    public String name() {
        return "narrowBatchNorm";
    }

    @Override
    public TensorType infer(List<Value> operands) {
        return plain.infer(operands);
    }

    @Override
    public Saved saved(List<Value> operands, TensorType result) {
        return Saved.operands(0, 1);
    }

    @Override
    public boolean hasEffect() {
        return true;
    }

    @Override
    public List<String> methods() {
        return List.of(PLACES, WIDE, NARROW, MOMENTS, METHOD, GRADIENTS);
    }

    @Override
    public String torchScript(List<String> operands, Mode mode) {
        return mode == Mode.TRAINING
                ? "(self).narrowBatchNorm(" + String.join(", ", operands) + ", " + TorchText.number(plain.momentum())
                        + ", " + TorchText.number(plain.epsilon()) + ")"
                : plain.torchScript(operands, mode);
    }

    @Override
    public int learned(List<Value> operands) {
        return 3;
    }

    @Override
    public String gradients(List<String> operands, String result, String gradient) {
        return "(self).narrowBatchNormGradients(" + gradient + ", " + operands.get(0) + ", " + operands.get(1) + ", "
                + TorchText.number(plain.epsilon()) + ")";
    }
}
