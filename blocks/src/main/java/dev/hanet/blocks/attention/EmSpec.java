package dev.hanet.blocks.attention;

import static dev.hanet.blocks.layer.Layers.batchNorm;
import static dev.hanet.blocks.layer.Layers.conv;
import static dev.hanet.blocks.operator.Operators.add;
import static dev.hanet.blocks.operator.Operators.detach;
import static dev.hanet.blocks.operator.Operators.divide;
import static dev.hanet.blocks.operator.Operators.expandBatch;
import static dev.hanet.blocks.operator.Operators.flattenSpatial;
import static dev.hanet.blocks.operator.Operators.matmul;
import static dev.hanet.blocks.operator.Operators.relu;
import static dev.hanet.blocks.operator.Operators.shift;
import static dev.hanet.blocks.operator.Operators.softmax;
import static dev.hanet.blocks.operator.Operators.sumKeeping;
import static dev.hanet.blocks.operator.Operators.transpose;
import static dev.hanet.blocks.operator.Operators.unflattenLike;

import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Initializer;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Convolution;
import dev.hanet.blocks.layer.WeightInit;
import dev.hanet.blocks.operator.MoveBuffer;
import dev.hanet.blocks.operator.Operands;
import dev.hanet.blocks.operator.ScoreOperators.UnitColumns;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.constraint.Between;
import jakarta.validation.constraints.Positive;
import java.util.random.RandomGenerator;

/**
 * Expectation-maximisation attention: places are described by a few bases, found anew for each image by a few rounds of
 * expectation and maximisation, and rebuilt from them.
 *
 * <pre>{@code
 * x        [B, C, H, W]
 * result   [B, C, H, W]    inside: which basis a place belongs to, [B, N, K], and the bases, [B, C, K]
 * }</pre>
 *
 * The bases a batch begins with are a buffer, not trained but moved: training lets it follow what the batches end with.
 *
 * <p>Li et al., Expectation-Maximization Attention Networks for Semantic Segmentation, arXiv 1907.13426.
 *
 * <p>The paper's K is {@code bases}.
 */
@About("expectation-maximisation attention: places are rebuilt from a few bases found for each image")
public record EmSpec(
        @About("how many bases") @Default("64") @Positive int bases,

        @About("rounds of expectation and maximisation") @Default("3") @Positive
        int iterations,

        @About("share of their old content that the kept bases keep in a step")
        @Default("0.9")
        @Between(min = 0, max = 1)
        double momentum,

        @About("whether gradients flow through the last expectation") @Default("none")
        Through gradient)
        implements ContextSpec {
    /** Through what gradients flow. */
    public enum Through {
        /** Through none of the rounds, as in the authors' program; the convolution before them then stays as it begins. */
        NONE,
        /** Through the last expectation, the bases being constants; every weight is trained. */
        LAST_EXPECTATION
    }

    /** The paper's. */
    public static final EmSpec STANDARD = new EmSpec(64, 3, 0.9, Through.NONE);

    private static final double EPSILON = 1e-6;

    @Override
    public Value apply(Value x) {
        Operands.requireImage("em", x);
        GraphBuilder graph = x.graph();
        long channels = x.shape().size(1);
        Convolution first = Convolution.of(1).withBias().withWeights(WeightInit.FAN_OUT);
        Value places = flattenSpatial(conv("conv1", x, channels, first)); // [B, C, N]
        Value constant = detach(places);
        Value kept = graph.buffer("bases", Shape.of(1, channels, bases), EmSpec::unitColumns);
        Value means = expandBatch(kept, constant); // [B, C, K]
        Value belonging = belonging(constant, means); // [B, N, K]
        for (int round = 1; round <= iterations; round++) {
            boolean flows = round == iterations && gradient == Through.LAST_EXPECTATION;
            belonging = flows || round > 1 ? belonging(flows ? places : constant, means) : belonging;
            means = means(constant, detach(belonging));
        }
        graph.apply(new MoveBuffer(momentum), kept, means);
        Value rebuilt = relu(unflattenLike(matmul(means, transpose(belonging)), x)); // [B, C, H, W]
        Convolution second = Convolution.of(1).withWeights(WeightInit.FAN_OUT);
        return relu(add(batchNorm("bn", conv("conv2", rebuilt, channels, second)), x));
    }

    /** Expectation: the share each basis has in a place, [B, N, K]. */
    private static Value belonging(Value places, Value means) {
        return softmax(matmul(transpose(places), means), -1);
    }

    /** Maximisation: the mean of the places that belong to a basis, as a unit vector, [B, C, K]. */
    private static Value means(Value places, Value belonging) {
        Value shares = divide(belonging, shift(sumKeeping(belonging, 1), EPSILON));
        return places.graph().apply(new UnitColumns(EPSILON), matmul(places, shares));
    }

    /** Random directions: bases [1, C, K] whose columns have length 1. */
    private static void unitColumns(float[] values, Shape shape, RandomGenerator random) {
        Initializer.normal(1).fill(values, shape, random);
        int columns = Math.toIntExact(shape.size(2));
        for (int column = 0; column < columns; column++) {
            double squares = 0;
            for (int i = column; i < values.length; i += columns) {
                squares += values[i] * (double) values[i];
            }
            for (int i = column; i < values.length; i += columns) {
                values[i] = (float) (values[i] / Math.sqrt(squares));
            }
        }
    }
}
