package dev.hanet.toolkit.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConfusionTest {
    private static final Confusion EXAMPLE = new Confusion(6, 2, 4, 88);

    @Test
    void ratios_of_a_hundred_pixels_by_hand() {
        assertThat(EXAMPLE.pixels()).isEqualTo(100);
        assertThat(EXAMPLE.accuracy()).isEqualTo(0.94);
        assertThat(EXAMPLE.sensitivity()).isEqualTo(0.6);
        assertThat(EXAMPLE.specificity()).isEqualTo(88.0 / 90);
        assertThat(EXAMPLE.precision()).isEqualTo(0.75);
        assertThat(EXAMPLE.dice()).isEqualTo(12.0 / 18);
        assertThat(EXAMPLE.iou()).isEqualTo(0.5);
        assertThat(EXAMPLE.prevalence()).isEqualTo(0.1);
    }

    @ParameterizedTest(name = "{0} pixels right, {1} extra, {2} missed: dice {3}, iou {4}")
    @CsvSource({"0, 5, 0, 0, 0", "0, 0, 5, 0, 0", "5, 0, 0, 1, 1"})
    void overlap_is_between_none_and_all(int tp, int fp, int fn, double dice, double iou) {
        var confusion = new Confusion(tp, fp, fn, 7);
        assertThat(confusion.dice()).isEqualTo(dice);
        assertThat(confusion.iou()).isEqualTo(iou);
    }

    @Test
    void a_ratio_without_anything_to_measure_is_not_a_number() {
        assertThat(new Confusion(0, 0, 0, 9).sensitivity()).isNaN();
        assertThat(new Confusion(9, 0, 0, 0).specificity()).isNaN();
        assertThat(new Confusion(0, 0, 9, 0).precision()).isNaN();
        assertThat(Confusion.NONE.accuracy()).isNaN();
        assertThat(new Confusion(0, 0, 0, 9).dice()).isNaN();
        assertThat(new Confusion(0, 0, 0, 9).iou()).isNaN();
    }

    @ParameterizedTest
    @MethodSource("random")
    void iou_follows_from_f1(Confusion confusion) {
        double f1 = confusion.dice();
        assertThat(confusion.iou()).isCloseTo(f1 / (2 - f1), within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("random")
    void prevalence_follows_from_the_three_rates(Confusion confusion) {
        double p =
                (confusion.specificity() - confusion.accuracy()) / (confusion.specificity() - confusion.sensitivity());
        assertThat(p).isCloseTo(confusion.prevalence(), within(1e-6));
    }

    @ParameterizedTest(name = "a printed F1 of {0} belongs to a printed IoU of {1}")
    @CsvSource({"0.9834, 0.9674", "0.9792, 0.9593", "0.9828, 0.9662", "0.9883, 0.9768"})
    void the_papers_lung_rows_come_from_one_pooled_count(double f1, double iou) {
        assertThat(f1 / (2 - f1)).isCloseTo(iou, within(1e-4));
    }

    static Stream<Confusion> random() {
        var random = new SplittableRandom(7);
        return Stream.generate(() -> new Confusion(
                        1 + random.nextLong(1000),
                        random.nextLong(300),
                        random.nextLong(300) + 1,
                        1000 + random.nextLong(5000)))
                .limit(20);
    }
}
