package dev.hanet.toolkit.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.blocks.activation.Activation;
import dev.hanet.toolkit.data.Decision;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Region;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ThresholdCountsTest {
    private static Probabilities probabilities(float... vessel) {
        float[] values = new float[2 * vessel.length];
        for (int i = 0; i < vessel.length; i++) {
            values[i] = 1 - vessel[i];
            values[vessel.length + i] = vessel[i];
        }
        return new Probabilities(2, new ImageSize(1, vessel.length), values);
    }

    private static Mask mask(int... labels) {
        byte[] bytes = new byte[labels.length];
        for (int i = 0; i < labels.length; i++) {
            bytes[i] = (byte) labels[i];
        }
        return new Mask(new ImageSize(1, labels.length), bytes);
    }

    @Test
    void the_area_is_told_where_every_image_has_a_field_of_view() {
        Region all = new Region(mask(1).size(), new boolean[] {true});
        for (boolean isField : new boolean[] {true, false}) {
            ThresholdCounts counts = new ThresholdCounts(Decision.LIKELIEST, isField);
            counts.add(probabilities(0.3f), mask(1), Optional.of(all));
            assertThat(counts.area()).contains(isField ? "field of view" : "whole images");
        }
        ThresholdCounts some = new ThresholdCounts(Decision.LIKELIEST, false);
        some.add(probabilities(0.3f), mask(1), Optional.of(all));
        some.add(probabilities(0.3f), mask(1), Optional.empty());
        assertThat(some.area()).isEmpty();
    }

    @Test
    void best_threshold_parts_what_can_be_parted_as_near_to_a_half_as_that_goes() {
        ThresholdCounts low = new ThresholdCounts(Decision.LIKELIEST, true);
        low.add(probabilities(0.1f, 0.2f, 0.3f, 0.4f), mask(0, 0, 1, 1), Optional.empty());
        assertThat(low.best()).hasValue(0.3);
        assertThat(low.f1(0.3)).isEqualTo(1);
        assertThat(low.f1(0.5)).isZero();

        ThresholdCounts high = new ThresholdCounts(Decision.LIKELIEST, true);
        high.add(probabilities(0.55f, 0.6f, 0.8f, 0.9f), mask(0, 0, 1, 1), Optional.empty());
        assertThat(high.best()).hasValue(0.61);
    }

    /** Two images in one pool: what is best for the large one decides. */
    @Test
    void pixels_count_alike_whatever_image_they_are_of() {
        ThresholdCounts counts = new ThresholdCounts(Decision.LIKELIEST, true);
        counts.add(probabilities(0.3f), mask(1), Optional.empty());
        counts.add(probabilities(0.35f, 0.36f, 0.37f, 0.7f, 0.7f, 0.7f), mask(0, 0, 0, 1, 1, 1), Optional.empty());
        assertThat(counts.best()).hasValue(0.5);
    }

    @Test
    void pixels_to_ignore_and_outside_of_the_area_do_not_count() {
        ThresholdCounts counts = new ThresholdCounts(Decision.LIKELIEST, true);
        counts.add(
                probabilities(0.9f, 0.95f, 0.2f, 0.1f),
                mask(Mask.IGNORE, 0, 1, 0),
                Optional.of(new Region(new ImageSize(1, 4), new boolean[] {true, false, true, true})));
        assertThat(counts.best()).hasValue(0.2);
        assertThat(counts.f1(0.2)).isEqualTo(1);
    }

    @Test
    void nothing_is_chosen_where_no_pixel_is_of_the_class() {
        ThresholdCounts counts = new ThresholdCounts(Decision.LIKELIEST, true);
        counts.add(probabilities(0.9f), mask(0), Optional.empty());
        assertThat(counts.best()).isEmpty();
        assertThat(counts.f1(0.5)).isNaN();
    }

    static List<Arguments> rules() {
        return Stream.of(Activation.values())
                .flatMap(activation -> DoubleStream.of(0.01, 0.29, 0.49, 0.5, 0.51, 0.57, 0.99)
                        .mapToObj(threshold -> Arguments.of(activation, threshold)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void f1_is_that_of_the_metric_over_what_is_decided_from_the_threshold(Activation activation, double threshold) {
        Random random = new Random(7);
        ThresholdCounts counts = new ThresholdCounts(Decision.of(activation, Decision.HALF), true);
        Evaluator evaluator = new Evaluator(List.of("background", "vessel"), Map.of(), List.of("f1"), false);
        for (int image = 0; image < 3; image++) {
            float[] vessel = new float[500];
            int[] labels = new int[vessel.length];
            for (int i = 0; i < vessel.length; i++) {
                // hundredths among them, where a pixel just reaches the threshold
                vessel[i] = i % 2 == 0 ? (float) (random.nextInt(101) / 100.0) : random.nextFloat();
                labels[i] = random.nextFloat() < vessel[i] ? 1 : 0;
            }
            Probabilities probabilities = probabilities(vessel);
            counts.add(probabilities, mask(labels), Optional.empty());
            evaluator.add(
                    "eye" + image,
                    probabilities.decide(Decision.of(activation, threshold)),
                    probabilities,
                    mask(labels),
                    Optional.empty());
        }
        assertThat(counts.f1(threshold)).isCloseTo(evaluator.result().value("f1"), within(1e-12));
    }
}
