package dev.hanet.toolkit.data.transform;

import static dev.hanet.yaml.SpecAssertions.assertThatSpec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.TransformSpec;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random gamma, random local contrast and cutout: what they do, how often, and that the mask stays. */
class RandomLightTest {
    private static final ImageSize SIZE = new ImageSize(16, 24);

    private static Sample sample() {
        float[] values = new float[SIZE.pixels()];
        for (int i = 0; i < values.length; i++) {
            values[i] = 20 + i % 24;
        }
        return Sample.of("eye", new Image(1, SIZE, values), new Mask(SIZE, new byte[SIZE.pixels()]));
    }

    static Stream<TransformSpec> always() {
        return Stream.of(
                new RandomGamma(1, List.of(0.5, 2.0)), new RandomClahe(1, List.of(1.0, 10.0), 1), new Cutout(1, 0.5));
    }

    static Stream<TransformSpec> never() {
        return Stream.of(
                new RandomGamma(0, List.of(0.5, 2.0)), new RandomClahe(0, List.of(1.0, 4.0), 2), new Cutout(0, 0.5));
    }

    @ParameterizedTest
    @MethodSource("always")
    void it_changes_the_image_anew_each_time_and_never_the_mask(TransformSpec transform) {
        Sample sample = sample();
        var random = new SplittableRandom(3);
        Sample first = transform.apply(sample, random);
        Sample second = transform.apply(sample, random);
        assertThat(first.image().values())
                .isNotEqualTo(sample.image().values())
                .isNotEqualTo(second.image().values());
        assertThat(first.mask()).isEqualTo(sample.mask());
        assertThat(transform.apply(sample, new SplittableRandom(3)).image().values())
                .isEqualTo(first.image().values());
        assertThat(transform.random()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("never")
    void with_a_chance_of_0_it_does_nothing(TransformSpec transform) {
        Sample sample = sample();
        assertThat(transform.apply(sample, new SplittableRandom(3))).isSameAs(sample);
    }

    @Test
    void equal_limits_are_the_transform_that_draws_nothing() {
        Sample sample = sample();
        var random = new SplittableRandom(1);
        assertThat(new RandomGamma(1, List.of(1.2, 1.2))
                        .apply(sample, random)
                        .image()
                        .values())
                .usingComparatorWithPrecision(1e-3f)
                .containsExactly(new Gamma(1.2).apply(sample, random).image().values());
        assertThat(new RandomClahe(1, List.of(2.0, 2.0), 2)
                        .apply(sample, random)
                        .image()
                        .values())
                .containsExactly(new Clahe(2, 2).apply(sample, random).image().values());
    }

    @Test
    void cutout_blackens_at_most_a_square_of_its_share_and_nothing_else() {
        Sample sample = sample();
        var random = new SplittableRandom(5);
        int most = 0;
        for (int round = 0; round < 100; round++) {
            float[] values = new Cutout(1, 0.5).apply(sample, random).image().values();
            int black = 0;
            for (int i = 0; i < values.length; i++) {
                black += values[i] == 0 ? 1 : 0;
                assertThat(values[i]).isIn(0f, sample.image().values()[i]);
            }
            assertThat(black).isBetween(16, 64); // a quarter of the square where it lies in a corner
            most = Math.max(most, black);
        }
        assertThat(most).isEqualTo(64);
    }

    @Test
    void defaults_and_mistakes() {
        assertThatSpec(RandomGamma.class).hasDefaults(new RandomGamma(0.5, List.of(0.7, 1.5)));
        assertThatSpec(RandomGamma.class).given("gamma: [2, 1]").hasProblem("", "'gamma' is [least, largest]");
        assertThatSpec(RandomClahe.class).hasDefaults(new RandomClahe(0.5, List.of(1.0, 4.0), 8));
        assertThatSpec(RandomClahe.class).given("clip: [2]").hasProblem("", "'clip' is [least, largest]");
        assertThatSpec(Cutout.class).hasDefaults(new Cutout(0.5, 0.25));
    }
}
