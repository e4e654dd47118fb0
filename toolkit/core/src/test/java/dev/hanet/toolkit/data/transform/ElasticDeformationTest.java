package dev.hanet.toolkit.data.transform;

import static dev.hanet.yaml.SpecAssertions.assertThatSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.Sample;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElasticDeformationTest {
    private static final int SIDE = 200;
    private static final ImageSize SIZE = ImageSize.of(SIDE);

    /** Two channels that say where each pixel lies, down and across; the right half is class 1 and in the field of view. */
    private static Sample places() {
        float[] values = new float[2 * SIZE.pixels()];
        byte[] labels = new byte[SIZE.pixels()];
        boolean[] inside = new boolean[SIZE.pixels()];
        for (int pixel = 0; pixel < SIZE.pixels(); pixel++) {
            int row = pixel / SIDE;
            values[pixel] = row;
            values[SIZE.pixels() + pixel] = pixel % SIDE;
            labels[pixel] = (byte) (pixel % SIDE >= SIDE / 2 ? 1 : 0);
            inside[pixel] = labels[pixel] == 1;
        }
        return new Sample(
                "eye",
                new Image(2, SIZE, values),
                Optional.of(new Mask(SIZE, labels)),
                Optional.of(new Region(SIZE, inside)));
    }

    private static Sample bent(double displacement, double smoothness) {
        return new ElasticDeformation(1, displacement, smoothness, PadLabel.IGNORE)
                .apply(places(), new SplittableRandom(4));
    }

    /** How far a pixel well inside was moved; the image of places holds where it comes from. */
    private static double moved(Sample sample, int axis, int y, int x) {
        return sample.image().values()[axis * SIZE.pixels() + y * SIDE + x] - (axis == 0 ? y : x);
    }

    @Test
    void pixels_move_as_far_as_said_in_both_directions_and_neighbours_alike() {
        Sample sample = bent(3, 6);
        for (int axis = 0; axis < 2; axis++) {
            double squares = 0;
            double near = 0;
            double far = 0;
            double mean = 0;
            int count = 0;
            for (int y = 20; y < SIDE - 40; y++) {
                for (int x = 20; x < SIDE - 40; x++) {
                    double here = moved(sample, axis, y, x);
                    squares += here * here;
                    mean += here;
                    near += here * moved(sample, axis, y, x + 6);
                    far += here * moved(sample, axis, y, x + 30);
                    count++;
                }
            }
            assertThat(Math.sqrt(squares / count)).isCloseTo(3, within(0.45));
            assertThat(mean / count).as("of some forty patches that move alike").isCloseTo(0, within(1.2));
            // A field blurred by a Gaussian of deviation s has the correlation exp(-d^2 / (4 s^2)) at the distance d.
            assertThat(near / squares).isCloseTo(Math.exp(-0.25), within(0.05));
            assertThat(far / squares).isCloseTo(0, within(0.25));
        }
    }

    @ParameterizedTest(name = "{0} x {1}, smoothness {2}")
    @CsvSource({"48, 48, 12", "8, 200, 12", "200, 3, 6", "1, 1, 2", "64, 64, 40", "20, 20, 0.6"})
    void everywhere_pixels_move_as_far_as_said_however_small_the_image(int height, int width, double smoothness) {
        ElasticDeformation elastic = new ElasticDeformation(1, 3, smoothness, PadLabel.IGNORE);
        ImageSize size = new ImageSize(height, width);
        int[] corners = {0, width - 1, (height - 1) * width, height * width - 1};
        int middle = height / 2 * width + width / 2;
        double inCorners = 0;
        double inMiddle = 0;
        int times = 1000;
        for (int i = 0; i < times; i++) {
            float[] field = elastic.field(size, new SplittableRandom(i));
            for (int axis = 0; axis < 2; axis++) {
                for (int corner : corners) {
                    inCorners += Math.pow(field[axis * size.pixels() + corner], 2);
                }
                inMiddle += Math.pow(field[axis * size.pixels() + middle], 2);
            }
        }
        assertThat(Math.sqrt(inCorners / (8 * times))).isCloseTo(3, within(0.2));
        assertThat(Math.sqrt(inMiddle / (2 * times))).isCloseTo(3, within(0.2));
    }

    @Test
    void mask_and_field_of_view_bend_with_the_image() {
        Sample sample = bent(3, 12);
        for (int y = 20; y < SIDE - 20; y++) {
            for (int x = 20; x < SIDE - 20; x++) {
                int pixel = y * SIDE + x;
                double from = sample.image().values()[SIZE.pixels() + pixel];
                if (Math.abs(from - ((SIDE - 1) / 2.0)) > 0.01) {
                    boolean right = from > (SIDE - 1) / 2.0;
                    assertThat(sample.mask().orElseThrow().classes()[pixel]).isEqualTo((byte) (right ? 1 : 0));
                    assertThat(sample.fieldOfView().orElseThrow().inside()[pixel])
                            .isEqualTo(right);
                }
            }
        }
        assertThat(sample.mask().orElseThrow().histogram()[Mask.IGNORE]).isPositive();
        assertThat(sample.mask().orElseThrow()).isNotEqualTo(places().mask().orElseThrow());
    }

    @Test
    void nothing_bends_without_displacement_or_chance() {
        Sample sample = places();
        assertThat(bent(0, 12).image().values()).containsExactly(sample.image().values());
        assertThat(new ElasticDeformation(0, 3, 12, PadLabel.IGNORE).apply(sample, new SplittableRandom(4)))
                .isSameAs(sample);
    }

    @Test
    void it_is_random_and_follows_its_generator() {
        assertThat(new ElasticDeformation(0.5, 3, 12, PadLabel.BACKGROUND).random())
                .isTrue();
        assertThat(bent(3, 12).image().values())
                .containsExactly(bent(3, 12).image().values());
        assertThatSpec(ElasticDeformation.class).hasDefaults(new ElasticDeformation(0.5, 3, 12, PadLabel.BACKGROUND));
        assertThatSpec(ElasticDeformation.class)
                .given("displacement: -1")
                .hasProblem("displacement", "'-1' is negative");
    }
}
