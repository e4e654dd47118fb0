package dev.hanet.blocks.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Outputs;
import dev.hanet.blocks.graph.Shape;
import dev.hanet.blocks.graph.TensorType;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.loss.BalancedCrossEntropySpec.Share;
import dev.hanet.blocks.loss.DiceSpec.Denominator;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Losses of random logits against the same sums done pixel by pixel, in 64 bits; shares of classes have 32. */
class LossReferenceIT {
    private static final int BATCH = 2;
    private static final int CLASSES = 3;
    private static final int PLACES = 20;
    private static final Shape LOGITS = Shape.of(BATCH, CLASSES, 4, 5);
    private static final float[] NUMBERS = numbers();
    private static final long[] MASK = LossInputs.mask(BATCH, PLACES);

    private static float[] numbers() {
        double[] logits = LossInputs.logits(BATCH * CLASSES * PLACES);
        float[] numbers = new float[logits.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) logits[i];
        }
        return numbers;
    }

    /** Probabilities of the classes at a pixel, which counts over both images. */
    private static double[] likely(int pixel) {
        double[] likely = new double[CLASSES];
        double sum = 0;
        for (int c = 0; c < CLASSES; c++) {
            likely[c] = Math.exp(NUMBERS[(pixel / PLACES * CLASSES + c) * PLACES + pixel % PLACES]);
            sum += likely[c];
        }
        for (int c = 0; c < CLASSES; c++) {
            likely[c] /= sum;
        }
        return likely;
    }

    @ParameterizedTest
    @EnumSource(Denominator.class)
    void dice_is_as_summed_by_hand(Denominator denominator) {
        double coefficients = 0;
        for (int c = 0; c < CLASSES; c++) {
            double common = 0;
            double below = 0;
            for (int pixel = 0; pixel < MASK.length; pixel++) {
                if (MASK[pixel] != 255) {
                    double p = likely(pixel)[c];
                    double truth = MASK[pixel] == c ? 1 : 0;
                    common += p * truth;
                    below += truth + (denominator == Denominator.SUMS ? p : p * p);
                }
            }
            coefficients += (2 * common + 0.5) / (below + 0.5);
        }
        assertThat(compute(new DiceSpec(0.5, denominator), MASK)).isCloseTo(1 - coefficients / CLASSES, within(1e-9));
    }

    @ParameterizedTest
    @EnumSource(Share.class)
    void balanced_cross_entropy_is_as_summed_by_hand(Share share) {
        double loss = 0;
        int counted = 0;
        for (int pixel = 0; pixel < MASK.length; pixel++) {
            if (MASK[pixel] != 255) {
                int from = share == Share.BATCH ? 0 : pixel / PLACES * PLACES;
                int to = share == Share.BATCH ? MASK.length : from + PLACES;
                double same = 0;
                double all = 0;
                for (int other = from; other < to; other++) {
                    same += MASK[other] == MASK[pixel] ? 1 : 0;
                    all += MASK[other] == 255 ? 0 : 1;
                }
                loss -= (1 - same / all) * Math.log(likely(pixel)[(int) MASK[pixel]]);
                counted++;
            }
        }
        assertThat(compute(new BalancedCrossEntropySpec(share), MASK)).isCloseTo(loss / counted, within(1e-7));
    }

    @Test
    void an_image_in_which_no_pixel_counts_adds_nothing() {
        long[] half = MASK.clone();
        Arrays.fill(half, 0, PLACES, 255);
        double perImage = compute(new BalancedCrossEntropySpec(Share.IMAGE), half);
        assertThat(perImage).isCloseTo(compute(new BalancedCrossEntropySpec(Share.BATCH), half), within(1e-9));
        assertThat(perImage).isPositive();
    }

    @Test
    void pixels_of_a_single_class_teach_nothing() {
        assertThat(compute(BalancedCrossEntropySpec.STANDARD, new long[MASK.length]))
                .isCloseTo(0, within(1e-9));
    }

    private static double compute(LossSpec spec, long[] truth) {
        GraphBuilder graph = new GraphBuilder();
        Value logits = graph.input("logits", TensorType.floats(LOGITS));
        Value mask = graph.input("mask", new TensorType(Shape.of(BATCH, 4, 5), ElementType.INT));
        graph.output(Outputs.of("loss"), spec.loss(logits, mask));
        Map<String, Tensor> given =
                Map.of("logits", Tensor.floats(LOGITS, NUMBERS), "mask", Tensor.ints(mask.shape(), truth));
        try (Network network = Network.create(graph.build(), Device.CPU, 1, ElementType.DOUBLE)) {
            return network.evaluate(given, Outputs.set("loss"))
                    .get(Outputs.of("loss"))
                    .item();
        }
    }
}
