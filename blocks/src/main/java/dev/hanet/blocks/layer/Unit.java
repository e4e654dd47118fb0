package dev.hanet.blocks.layer;

import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.operator.Operators;

/**
 * The convolutions of one level of a U-Net, 3 x 3 with bias: [B, C, H, W] gives [B, channels, H, W].
 *
 * <pre>{@code
 * plain                 f2(f1(x))
 * residual              e + f2(f1(e))      e = 1 x 1 convolution of x
 * recurrent             g2(g1(e))          g(v) = f(v + f(v + f(v))), the same f, for 2 recurrences
 * recurrent-residual    e + g2(g1(e))
 * }</pre>
 *
 * All kinds but the plain one have the same parameters. Alom et al., Recurrent Residual Convolutional Neural Network based on
 * U-Net (R2U-Net), arXiv 1802.06955, with the 1 x 1 convolution of its best-known program.
 *
 * @param convolutions how many there are
 * @param recurrences how often a recurrent one is done again
 * @param norm what follows a 3 x 3 convolution before its ReLU
 */
public record Unit(UnitType type, int convolutions, int recurrences, Norm norm) {
    private static final Convolution THREE = Convolution.of(3).withBias();

    /** Builds it in the current scope: {@code enter}, {@code unit1}, {@code unit2}, ... */
    public Value apply(Value x, int channels) {
        Value first = type == UnitType.PLAIN
                ? x
                : Layers.conv("enter", x, channels, Convolution.of(1).withBias());
        Value y = first;
        int again = type.isRecurrent() ? recurrences : 0;
        for (int number = 1; number <= convolutions; number++) {
            y = Layers.recurrentConv("unit" + number, y, channels, THREE, norm, again);
        }
        return type.isResidual() ? Operators.add(first, y) : y;
    }
}
