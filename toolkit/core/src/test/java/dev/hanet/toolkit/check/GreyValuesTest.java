package dev.hanet.toolkit.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.toolkit.data.transform.GreyToRgb;
import dev.hanet.toolkit.data.transform.HuWindow;
import dev.hanet.toolkit.data.transform.Normalize;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Values that a network is not meant for are told, whichever way around they were taken for each other. */
class GreyValuesTest {
    private static final HuWindow LUNGS = new HuWindow(List.of(-1000.0, 400.0));

    private static Normalize normalize(Normalize.Using using) {
        return new Normalize(using, List.of(), List.of());
    }

    private static Optional<String> problem(double low, double high, TransformSpec... prepare) {
        return new GreyValues(low, high).oddFor(List.of(prepare)).map(Finding::problem);
    }

    @ParameterizedTest
    @EnumSource(
            value = Normalize.Using.class,
            names = {"IMAGENET", "WEIGHTS"})
    void a_network_of_photographs_is_not_meant_for_a_ct_nor_for_few_of_many_bits(Normalize.Using using) {
        assertThat(problem(-1024, 3071, normalize(using)).orElseThrow())
                .contains("between -1024 and 3071", "photographs between 0 and 255");
        assertThat(problem(0, 15, normalize(using)).orElseThrow()).contains("reach 15", "fewer bits");
        assertThat(problem(0, 4095, normalize(using))).isPresent();
        assertThat(problem(0, 255, normalize(using))).isEmpty();
        assertThat(problem(3, 180, normalize(using))).isEmpty();
    }

    @Test
    void means_of_photographs_count_as_those_and_others_do_not() {
        assertThat(problem(-5, 9, new Normalize(Normalize.Using.GIVEN, List.of(0.5), List.of(0.2))))
                .isPresent();
        assertThat(problem(-5, 9, new Normalize(Normalize.Using.GIVEN, List.of(0.0), List.of(0.01))))
                .isEmpty();
        assertThat(problem(-5, 9, normalize(Normalize.Using.IMAGE))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "-1024, 3071, false",
        "-1024, 200, false",
        "-2000, 10, false",
        "0, 255, true",
        "3, 200, true",
        "0, 1500, false",
        "500, 900, true",
        "-3000, -1500, true"
    })
    void a_network_of_ct_is_not_meant_for_pictures_nor_for_what_lies_outside_its_window(
            double low, double high, boolean isOdd) {
        assertThat(problem(low, high, LUNGS, new GreyToRgb(), normalize(Normalize.Using.IMAGENET))
                        .isPresent())
                .isEqualTo(isOdd);
    }

    @Test
    void an_image_of_one_value_says_nothing_and_all_pixels_count() {
        assertThat(problem(-9, -9, normalize(Normalize.Using.IMAGENET))).isEmpty();
        assertThat(GreyValues.NONE.oddFor(List.of(normalize(Normalize.Using.IMAGENET))))
                .isEmpty();
        GreyValues two = GreyValues.NONE
                .and(new Image(1, new ImageSize(1, 2), new float[] {3, 4}))
                .and(new Image(1, new ImageSize(1, 2), new float[] {-2, 1}));
        assertThat(two).isEqualTo(new GreyValues(-2, 4));
        assertThat(two.and(Image.ofBytes(1, new ImageSize(1, 2), new byte[] {(byte) 200, 7})))
                .isEqualTo(new GreyValues(-2, 200));
    }
}
