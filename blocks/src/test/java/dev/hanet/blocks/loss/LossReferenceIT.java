package dev.hanet.blocks.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Mode;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Losses of random logits against the same sums done pixel by pixel, in 64 bits; shares of classes have 32. */
class LossReferenceIT {
    private static final int BATCH = 2;
    private static final int CLASSES = 3;
    private static final int PLACES = 20;
    private static final float[] NUMBERS = numbers();
    private static final long[] MASK = LossInputs.mask(BATCH, PLACES);

    /** The same pixels count; two columns of the first class and three of others, so that regions have insides. */
    private static final long[] BLOCKS = blocks();

    private static long[] blocks() {
        long[] blocks = MASK.clone();
        counted().forEach(pixel -> blocks[pixel] = column(pixel) < 2 ? 0 : pixel < PLACES ? 1 : 2);
        return blocks;
    }

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

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 2})
    void focal_loss_is_as_summed_by_hand(double gamma) {
        double expected = counted()
                .mapToDouble(pixel -> {
                    double p = likely(pixel)[(int) MASK[pixel]];
                    return -Math.pow(1 - p, gamma) * Math.log(p);
                })
                .average()
                .orElseThrow();
        assertThat(compute(new FocalSpec(gamma), MASK)).isCloseTo(expected, within(1e-7));
    }

    @ParameterizedTest
    @CsvSource({"0.3, 0.7, 1", "1, 0, 1", "0.3, 0.7, 1.3333333333333333", "0.5, 0.5, 3"})
    void tversky_loss_is_as_summed_by_hand(double alpha, double beta, double gamma) {
        double lack = 0;
        for (int c = 0; c < CLASSES; c++) {
            int held = c;
            double common = counted()
                    .mapToDouble(pixel -> MASK[pixel] == held ? likely(pixel)[held] : 0)
                    .sum();
            double tooMany = counted()
                    .mapToDouble(pixel -> MASK[pixel] == held ? 0 : likely(pixel)[held])
                    .sum();
            double missed = counted()
                    .mapToDouble(pixel -> MASK[pixel] == held ? 1 - likely(pixel)[held] : 0)
                    .sum();
            double index = (common + 0.5) / (common + alpha * tooMany + beta * missed + 0.5);
            lack += Math.pow(1 - index, 1 / gamma);
        }
        assertThat(compute(new TverskySpec(alpha, beta, gamma, 0.5), MASK)).isCloseTo(lack / CLASSES, within(1e-9));
    }

    @Test
    void tversky_loss_of_equal_halves_is_dice() {
        assertThat(compute(new TverskySpec(0.5, 0.5, 1, 1), MASK))
                .isCloseTo(compute(new DiceSpec(2, Denominator.SUMS), MASK), within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 1})
    void smoothed_labels_share_a_part_of_the_truth_among_all_classes(double smoothing) {
        List<Double> weights = List.of(0.5, 1.0, 4.0);
        double sum = 0;
        double whole = 0;
        for (int pixel : counted().toArray()) {
            for (int c = 0; c < CLASSES; c++) {
                double truth = (MASK[pixel] == c ? 1 - smoothing : 0) + smoothing / CLASSES;
                sum -= truth * weights.get(c) * Math.log(likely(pixel)[c]);
            }
            whole += weights.get((int) MASK[pixel]);
        }
        assertThat(compute(new CrossEntropyLossSpec(weights, smoothing), MASK)).isCloseTo(sum / whole, within(1e-7));
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "5, 1", "3, 2"})
    void boundary_cross_entropy_is_as_summed_by_hand(double weight, int radius) {
        double sum = 0;
        double whole = 0;
        for (int pixel : counted().toArray()) {
            boolean isNear = counted()
                    .anyMatch(other -> other / PLACES == pixel / PLACES
                            && Math.abs(row(other) - row(pixel)) <= radius
                            && Math.abs(column(other) - column(pixel)) <= radius
                            && BLOCKS[other] != BLOCKS[pixel]);
            double weighs = isNear ? weight : 1;
            sum -= weighs * Math.log(likely(pixel)[(int) BLOCKS[pixel]]);
            whole += weighs;
        }
        assertThat(compute(new BoundaryCrossEntropySpec(weight, radius), BLOCKS))
                .isCloseTo(sum / whole, within(1e-7));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void centre_line_dice_is_as_summed_by_hand(int iterations) {
        double[] likely = new double[MASK.length];
        double[] truth = new double[MASK.length];
        counted().forEach(pixel -> {
            likely[pixel] = 1 - likely(pixel)[0];
            truth[pixel] = BLOCKS[pixel] == 0 ? 0 : 1;
        });
        double precision = share(skeleton(likely, iterations), truth);
        double recall = share(skeleton(truth, iterations), likely);
        assertThat(compute(new ClDiceSpec(iterations, 0.5), BLOCKS))
                .isCloseTo(1 - 2 * precision * recall / (precision + recall), within(1e-9));
    }

    private static double share(double[] line, double[] region) {
        double common = 0;
        for (int i = 0; i < line.length; i++) {
            common += line[i] * region[i];
        }
        return (common + 0.5) / (Arrays.stream(line).sum() + 0.5);
    }

    /** Algorithm 1 of the paper. */
    private static double[] skeleton(double[] image, int iterations) {
        double[] eroded = image;
        double[] skeleton = ridge(image);
        for (int i = 0; i < iterations; i++) {
            eroded = windows(eroded, false);
            double[] ridge = ridge(eroded);
            for (int k = 0; k < skeleton.length; k++) {
                skeleton[k] += (1 - skeleton[k]) * ridge[k];
            }
        }
        return skeleton;
    }

    private static double[] ridge(double[] image) {
        double[] opened = windows(windows(image, false), true);
        double[] ridge = new double[image.length];
        Arrays.setAll(ridge, i -> Math.max(0, image[i] - opened[i]));
        return ridge;
    }

    private static double[] windows(double[] image, boolean largest) {
        double[] result = new double[image.length];
        for (int pixel = 0; pixel < image.length; pixel++) {
            int at = pixel;
            DoubleStream near = IntStream.range(pixel / PLACES * PLACES, (pixel / PLACES + 1) * PLACES)
                    .filter(other -> Math.abs(row(other) - row(at)) <= 1 && Math.abs(column(other) - column(at)) <= 1)
                    .mapToDouble(other -> image[other]);
            result[pixel] = (largest ? near.max() : near.min()).orElseThrow();
        }
        return result;
    }

    @Test
    void a_sum_adds_its_parts_by_their_weights() {
        LossSpec sum =
                new SumSpec(List.of(new SumSpec.Part(new FocalSpec(2), 2), new SumSpec.Part(DiceSpec.STANDARD, 0.5)));
        assertThat(compute(sum, MASK))
                .isCloseTo(2 * compute(new FocalSpec(2), MASK) + 0.5 * compute(DiceSpec.STANDARD, MASK), within(1e-9));
    }

    static Stream<LossSpec> differentiated() {
        return Stream.of(
                new FocalSpec(2),
                new FocalSpec(0.5),
                TverskySpec.STANDARD,
                new TverskySpec(0.3, 0.7, 4.0 / 3, 1),
                new ClDiceSpec(2, 1),
                BoundaryCrossEntropySpec.STANDARD,
                new CrossEntropyLossSpec(List.of(), 0.1));
    }

    @ParameterizedTest
    @MethodSource("differentiated")
    void a_gradient_is_what_differences_say(LossSpec spec) {
        for (Activation activation : Activation.values()) {
            int maps = activation == Activation.SOFTMAX ? CLASSES : CLASSES - 1;
            float[] numbers = Arrays.copyOf(NUMBERS, BATCH * maps * PLACES);
            float[] gradient = gradient(activation, spec, numbers);
            try (Network loss = loss(activation, spec, shape(numbers))) {
                for (int i = 0; i < numbers.length; i += 3) {
                    float[] more = numbers.clone();
                    float[] less = numbers.clone();
                    more[i] += 1.0f / 4096;
                    less[i] -= 1.0f / 4096;
                    double steep = (compute(loss, more, BLOCKS) - compute(loss, less, BLOCKS)) / (more[i] - less[i]);
                    assertThat((double) gradient[i]).as("%s %s", activation, i).isCloseTo(steep, within(2e-6));
                }
            }
        }
    }

    private static float[] gradient(Activation activation, LossSpec spec, float[] numbers) {
        GraphBuilder graph = new GraphBuilder();
        Value logits = graph.parameter(
                "logits",
                shape(numbers),
                (values, of, random) -> System.arraycopy(numbers, 0, values, 0, values.length));
        Value mask = graph.input("mask", new TensorType(Shape.of(BATCH, 4, 5), ElementType.INT));
        graph.output(Outputs.of("loss"), spec.loss(activation, logits, mask));
        Map<String, Tensor> given = Map.of("mask", Tensor.ints(mask.shape(), BLOCKS));
        try (Network network = Network.create(graph.build(), Device.CPU, 1)) {
            return network.gradients(Mode.TRAINING, Outputs.of("loss"), given, Set.of())
                    .byName()
                    .get("logits")
                    .toFloats();
        }
    }

    private static IntStream counted() {
        return IntStream.range(0, MASK.length).filter(pixel -> MASK[pixel] != 255);
    }

    private static int row(int pixel) {
        return pixel % PLACES / 5;
    }

    private static int column(int pixel) {
        return pixel % 5;
    }

    private static double compute(LossSpec spec, long[] truth) {
        return compute(Activation.SOFTMAX, spec, NUMBERS, truth);
    }

    private static double compute(Activation activation, LossSpec spec, float[] numbers, long[] truth) {
        try (Network network = loss(activation, spec, shape(numbers))) {
            return compute(network, numbers, truth);
        }
    }

    private static double compute(Network loss, float[] numbers, long[] truth) {
        Map<String, Tensor> given = Map.of(
                "logits", Tensor.floats(shape(numbers), numbers), "mask", Tensor.ints(Shape.of(BATCH, 4, 5), truth));
        return loss.evaluate(given, Outputs.set("loss")).get(Outputs.of("loss")).item();
    }

    /** A loss of logits that are given. */
    private static Network loss(Activation activation, LossSpec spec, Shape shape) {
        GraphBuilder graph = new GraphBuilder();
        Value logits = graph.input("logits", TensorType.floats(shape));
        Value mask = graph.input("mask", new TensorType(Shape.of(BATCH, 4, 5), ElementType.INT));
        graph.output(Outputs.of("loss"), spec.loss(activation, logits, mask));
        return Network.create(graph.build(), Device.CPU, 1, ElementType.DOUBLE);
    }

    private static Shape shape(float[] numbers) {
        return Shape.of(BATCH, numbers.length / BATCH / PLACES, 4, 5);
    }
}
