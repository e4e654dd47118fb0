package dev.hanet.toolkit.picture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Of images beyond 0 to 255, all but the lowest and the highest hundredth of values fit between black and white. */
class PictureTest {
    private static float[] drawn(int count, DoubleUnaryOperator value) {
        Random random = new Random(count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) value.applyAsDouble(random.nextGaussian());
        }
        return values;
    }

    /** One value beyond, and zeros of both signs. */
    private static float[] zeros() {
        float[] values = drawn(400, any -> any < 0 ? -0.0 : 0.0);
        values[7] = -1;
        return values;
    }

    static Stream<Arguments> images() {
        return Stream.of(
                Arguments.of("one pixel", new float[] {-7}),
                Arguments.of("two pixels", new float[] {300, -300}),
                Arguments.of("one value", drawn(500, any -> -1024)),
                Arguments.of("two values, one of them rare", drawn(1000, any -> any > 2.5 ? 3071 : -1024)),
                Arguments.of("ties at the hundredths", drawn(1000, any -> Math.rint(any) * 100 - 1000)),
                Arguments.of("Hounsfield units", drawn(40_000, any -> Math.rint(any * 500) - 300)),
                Arguments.of("99 pixels, of which none is left out", drawn(99, any -> any * 1000)),
                Arguments.of("100 pixels, of which one is left out", drawn(100, any -> any * 1000)),
                Arguments.of("fractions that differ in their last bits", drawn(5000, any -> -1e-7 * any - 1)),
                Arguments.of("both zeros", zeros()),
                Arguments.of("the smallest and the largest", new float[] {
                    Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_NORMAL, -0f
                }),
                Arguments.of(
                        "what is infinite",
                        new float[] {Float.NEGATIVE_INFINITY, 1, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}),
                Arguments.of("of all magnitudes", drawn(3000, any -> Math.signum(any) * Math.exp(30 * any))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("images")
    void black_and_white_are_those_of_the_sorted_values(String what, float[] values) {
        float[] before = values.clone();
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        float low = sorted[sorted.length / 100];
        float high = sorted[sorted.length - 1 - sorted.length / 100];
        assertThat(Picture.range(values)).containsExactly(low, high > low ? high : low + 1);
        assertThat(values).containsExactly(before);
    }

    @Test
    void values_of_photographs_stay_as_they_are() {
        assertThat(Picture.range(new float[] {3, 17, -0.4f, 255.4f})).containsExactly(0, 255);
    }

    @Test
    void a_tomography_is_stretched_between_black_and_white() {
        Picture picture = Picture.of(new Image(1, new ImageSize(1, 4), new float[] {-1000, -500, 0, 1000}));
        assertThat(picture.pixels()).containsExactly(0x000000, 0x404040, 0x808080, 0xffffff);
    }
}
