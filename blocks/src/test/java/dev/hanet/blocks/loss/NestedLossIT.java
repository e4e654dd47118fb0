package dev.hanet.blocks.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.blocks.graph.ElementType;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.GraphException;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses of two nested maps, three classes, against the same sums done pixel by pixel in 64 bits. */
class NestedLossIT {
    private static final int BATCH = 2;
    private static final int MAPS = 2;
    private static final int PLACES = 20;
    private static final Shape LOGITS = Shape.of(BATCH, MAPS, 4, 5);
    private static final Shape MASKS = Shape.of(BATCH, 4, 5);
    private static final double[] NUMBERS = LossInputs.logits(BATCH * MAPS * PLACES);
    private static final long[] MASK = LossInputs.mask(BATCH, PLACES);

    static List<LossSpec> losses() {
        return List.of(
                CrossEntropyLossSpec.STANDARD,
                new CrossEntropyLossSpec(List.of(0.5, 1.0, 4.0)),
                new DiceSpec(0.5, Denominator.SUMS),
                new DiceSpec(0.5, Denominator.SQUARES),
                new DiceCrossEntropySpec(2, 3, 0.5, List.of(0.5, 1.0, 4.0)),
                new BalancedCrossEntropySpec(Share.IMAGE),
                new BalancedCrossEntropySpec(Share.BATCH));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void a_loss_is_as_summed_by_hand(LossSpec spec) {
        assertThat(compute(spec, MASK)).isCloseTo(reference(spec, NUMBERS), within(1e-7));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void its_gradient_is_that_of_the_sums(LossSpec spec) {
        float[] gradient = gradient(spec);
        for (int i = 0; i < NUMBERS.length; i++) {
            double[] more = NUMBERS.clone();
            double[] less = NUMBERS.clone();
            more[i] += 1e-5;
            less[i] -= 1e-5;
            double expected = (reference(spec, more) - reference(spec, less)) / 2e-5;
            assertThat((double) gradient[i]).isCloseTo(expected, within(1e-6));
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void pixels_that_do_not_count_pass_no_gradient(LossSpec spec) {
        float[] gradient = gradient(spec);
        for (int pixel = 0; pixel < MASK.length; pixel += 7) {
            for (int map = 0; map < MAPS; map++) {
                assertThat(gradient[index(pixel, map)]).isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void where_nothing_counts_it_is_a_number(LossSpec spec) {
        long[] nothing = new long[MASK.length];
        Arrays.fill(nothing, 255);
        assertThat(compute(spec, nothing)).isZero();
    }

    @ParameterizedTest
    @MethodSource("losses")
    void a_mask_of_one_class_has_a_loss(LossSpec spec) {
        for (long held : new long[] {0, 1, 2}) {
            long[] one = new long[MASK.length];
            Arrays.fill(one, held);
            assertThat(compute(spec, one)).isFinite().isNotNegative();
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void great_logits_do_not_overflow(LossSpec spec) {
        double[] great = Arrays.stream(NUMBERS).map(x -> 5000 * x).toArray();
        assertThat(compute(Activation.NESTED_SIGMOID, spec, LOGITS, great, MASK))
                .isFinite();
    }

    @ParameterizedTest
    @EnumSource(Share.class)
    void of_two_classes_cross_entropy_is_that_of_a_softmax_beside_zero(Share share) {
        long[] two = Arrays.stream(MASK).map(held -> held == 2 ? 1 : held).toArray();
        double[] nested = Arrays.copyOf(NUMBERS, BATCH * PLACES);
        double[] both = new double[2 * BATCH * PLACES];
        for (int image = 0; image < BATCH; image++) {
            System.arraycopy(nested, image * PLACES, both, (2 * image + 1) * PLACES, PLACES);
        }
        Shape one = LOGITS.with(1, 1);
        for (LossSpec spec : List.of(
                CrossEntropyLossSpec.STANDARD,
                new CrossEntropyLossSpec(List.of(1.0, 3.0)),
                new BalancedCrossEntropySpec(share))) {
            assertThat(compute(Activation.NESTED_SIGMOID, spec, one, nested, two))
                    .isCloseTo(compute(Activation.SOFTMAX, spec, LOGITS, both, two), within(1e-7));
        }
    }

    @Test
    void class_weights_are_one_a_class_and_not_one_a_map() {
        assertThatThrownBy(() -> compute(new CrossEntropyLossSpec(List.of(1.0, 2.0)), MASK))
                .isInstanceOfSatisfying(GraphException.class, refusal -> {
                    assertThat(refusal).hasMessage("there are 2 class weights, but 3 classes");
                    assertThat(refusal.origin().path()).isEqualTo("classWeights");
                });
    }

    @Test
    void a_loss_of_classes_that_exclude_one_another_is_refused() {
        assertThatThrownBy(() -> compute(new LovaszSoftmaxSpec(), MASK))
                .isInstanceOfSatisfying(GraphException.class, refusal -> {
                    assertThat(refusal).hasMessageStartingWith("this loss is of classes that exclude one another");
                    assertThat(refusal.origin().path()).isEqualTo("type");
                    assertThat(refusal.remedy())
                            .hasValueSatisfying(remedy -> assertThat(remedy).startsWith("take cross-entropy, dice, "));
                });
    }

    private static int index(int pixel, int map) {
        return (pixel / PLACES * MAPS + map) * PLACES + pixel % PLACES;
    }

    private static double reference(LossSpec spec, double[] logits) {
        if (spec instanceof DiceSpec dice) {
            return lack(dice, logits);
        } else if (spec instanceof DiceCrossEntropySpec both) {
            return both.crossEntropy() * surprise(new CrossEntropyLossSpec(both.classWeights()), logits)
                    + both.dice() * lack(new DiceSpec(both.smooth(), Denominator.SUMS), logits);
        }
        return surprise(spec, logits);
    }

    /** -log p where a map is to hold and -log(1 - p) where it is not, weighted, over maps and pixels that count. */
    private static double surprise(LossSpec spec, double[] logits) {
        double loss = 0;
        double all = 0;
        for (int pixel = 0; pixel < MASK.length; pixel++) {
            for (int map = 0; map < MAPS && MASK[pixel] != 255; map++) {
                double p = 1 / (1 + Math.exp(-logits[index(pixel, map)]));
                double weight = weight(spec, pixel, map);
                loss -= weight * Math.log(MASK[pixel] > map ? p : 1 - p);
                all += spec instanceof BalancedCrossEntropySpec ? 1 : weight;
            }
        }
        return loss / all;
    }

    private static double weight(LossSpec spec, int pixel, int map) {
        if (spec instanceof BalancedCrossEntropySpec balanced) {
            double share = share(balanced.share(), pixel, map);
            return MASK[pixel] > map ? 1 - share : share;
        }
        List<Double> weights = ((CrossEntropyLossSpec) spec).classWeights();
        return weights.isEmpty() ? 1 : weights.get((int) MASK[pixel]);
    }

    /** The part of the pixels that count which a map holds. */
    private static double share(Share share, int pixel, int map) {
        int from = share == Share.BATCH ? 0 : pixel / PLACES * PLACES;
        int to = share == Share.BATCH ? MASK.length : from + PLACES;
        long counted = IntStream.range(from, to).filter(i -> MASK[i] != 255).count();
        long held = IntStream.range(from, to)
                .filter(i -> MASK[i] != 255 && MASK[i] > map)
                .count();
        return (double) held / counted;
    }

    private static double lack(DiceSpec spec, double[] logits) {
        double coefficients = 0;
        for (int map = 0; map < MAPS; map++) {
            double common = 0;
            double below = 0;
            for (int pixel = 0; pixel < MASK.length; pixel++) {
                if (MASK[pixel] != 255) {
                    double p = 1 / (1 + Math.exp(-logits[index(pixel, map)]));
                    double truth = MASK[pixel] > map ? 1 : 0;
                    common += p * truth;
                    below += truth + (spec.denominator() == Denominator.SUMS ? p : p * p);
                }
            }
            coefficients += (2 * common + spec.smooth()) / (below + spec.smooth());
        }
        return 1 - coefficients / MAPS;
    }

    private static double compute(LossSpec spec, long[] truth) {
        return compute(Activation.NESTED_SIGMOID, spec, LOGITS, NUMBERS, truth);
    }

    private static double compute(Activation activation, LossSpec spec, Shape shape, double[] numbers, long[] truth) {
        GraphBuilder graph = new GraphBuilder();
        Value logits = graph.input("logits", TensorType.floats(shape));
        Value mask = graph.input("mask", new TensorType(MASKS, ElementType.INT));
        graph.output(Outputs.of("loss"), spec.loss(activation, logits, mask));
        Map<String, Tensor> given =
                Map.of("logits", Tensor.floats(shape, floats(numbers)), "mask", Tensor.ints(MASKS, truth));
        try (Network network = Network.create(graph.build(), Device.CPU, 1, ElementType.DOUBLE)) {
            return network.evaluate(given, Outputs.set("loss"))
                    .get(Outputs.of("loss"))
                    .item();
        }
    }

    private static float[] gradient(LossSpec spec) {
        GraphBuilder graph = new GraphBuilder();
        Value logits = graph.parameter(
                "logits",
                LOGITS,
                (values, of, random) -> System.arraycopy(floats(NUMBERS), 0, values, 0, values.length));
        Value mask = graph.input("mask", new TensorType(MASKS, ElementType.INT));
        graph.output(Outputs.of("loss"), spec.loss(Activation.NESTED_SIGMOID, logits, mask));
        try (Network network = Network.create(graph.build(), Device.CPU, 1)) {
            return network.gradients(
                            Mode.TRAINING, Outputs.of("loss"), Map.of("mask", Tensor.ints(MASKS, MASK)), Set.of())
                    .byName()
                    .get("logits")
                    .toFloats();
        }
    }

    private static float[] floats(double[] numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }
}
