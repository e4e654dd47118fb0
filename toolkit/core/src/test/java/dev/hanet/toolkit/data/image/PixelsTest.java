package dev.hanet.toolkit.data.image;

import static dev.hanet.toolkit.data.Samples.grey;
import static dev.hanet.toolkit.data.Samples.mask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Samples;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Resampling, windows, mirrorings, filters and shapes on pictures small enough to check by hand. */
class PixelsTest {
    @Test
    void growing_interpolates_between_pixel_centres() {
        Image grown = Resampling.bilinear(grey(1, 2, 0, 100), new ImageSize(1, 4));
        assertThat(grown.values()).containsExactly(0, 25, 75, 100);
    }

    @Test
    void shrinking_leaves_no_pixel_out() {
        Image shrunk = Resampling.bilinear(grey(1, 4, 0, 0, 80, 0), new ImageSize(1, 2));
        // weights 3 3 1 of the pixels within reach: 80/7 and 3*80/7
        assertThat(shrunk.values()[0]).isCloseTo(80 / 7f, within(1e-4f));
        assertThat(shrunk.values()[1]).isCloseTo(3 * 80 / 7f, within(1e-4f));
    }

    @Test
    void constant_stays_constant_at_any_size() {
        Image image = new Image(2, new ImageSize(5, 7), filled(70, 3.5f));
        assertThat(Resampling.bilinear(image, new ImageSize(13, 3)).values()).containsOnly(3.5f);
    }

    @Test
    void masks_take_the_nearest_class() {
        assertThat(Resampling.nearest(mask(2, 2, 1, 2, 0, 255), new ImageSize(3, 4))
                        .classes())
                .containsExactly(1, 1, 2, 2, 0, 0, -1, -1, 0, 0, -1, -1);
    }

    @Test
    void window_pads_what_lies_outside() {
        Sample seen = Framing.window(Samples.counting(1, 2, 2), -1, 1, new ImageSize(3, 2), Mask.IGNORE);
        assertThat(seen.image().values()).containsExactly(0, 0, 1, 0, 3, 0);
        assertThat(seen.mask().orElseThrow().classes()).containsExactly(-1, -1, 1, -1, 0, -1);
        assertThat(seen.fieldOfView().orElseThrow().inside()).containsExactly(false, false, true, false, true, false);
    }

    @Test
    void probabilities_beyond_the_border_are_background() {
        Probabilities inner = Probabilities.certain(mask(1, 1, 1), 2);
        assertThat(Framing.window(inner, 0, -1, new ImageSize(1, 2)).values()).containsExactly(1, 0, 0, 1);
    }

    @Test
    void mirroring_moves_all_parts() {
        Sample mirrored = Turning.mirrored(Samples.counting(2, 1, 3));
        assertThat(mirrored.image().values()).containsExactly(2, 1, 0, 5, 4, 3);
        assertThat(mirrored.mask().orElseThrow().classes()).containsExactly(2, 1, 0);
        assertThat(Turning.upsideDown(Samples.counting(1, 2, 2)).image().values())
                .containsExactly(2, 3, 0, 1);
    }

    @Test
    void quarter_turn_moves_pixels_exactly() {
        Sample turned = Filters.rotate(Samples.counting(1, 3, 3), 90, 0);
        assertThat(turned.image().values()).containsExactly(2, 5, 8, 1, 4, 7, 0, 3, 6);
        assertThat(turned.mask().orElseThrow().classes()).containsExactly(2, 2, 2, 1, 1, 1, 0, 0, 0);
    }

    @Test
    void blur_keeps_the_mean_of_an_even_picture_and_spreads_a_point() {
        assertThat(Filters.blur(new Image(1, ImageSize.of(8), filled(64, 9)), 1).values())
                .containsOnly(9f);
        float[] spread = Filters.blur(grey(1, 5, 0, 0, 100, 0, 0), 0.5).values();
        // the Gaussian exp(-2 d^2), normalised over d = -2..2 by 1.2713
        assertThat(spread[2]).isCloseTo(78.66f, within(0.1f));
        assertThat(spread[1]).isCloseTo(10.64f, within(0.1f));
    }

    @Test
    void clahe_keeps_the_range_and_widens_contrast() {
        float[] faint = new float[64 * 64];
        for (int i = 0; i < faint.length; i++) {
            faint[i] = 100 + i % 16;
        }
        float[] clear =
                Filters.clahe(new Image(1, ImageSize.of(64), faint), 40, 2).values();
        assertThat(max(clear) - min(clear)).isGreaterThan(40);
        assertThat(min(clear)).isNotNegative();
        assertThat(max(clear)).isLessThanOrEqualTo(255);
    }

    @Test
    void holes_are_filled_and_specks_dropped() {
        Region ring = region("#####..", "#...#.#", "#...#..", "#####..");
        assertThat(Shapes.filled(ring).count()).isEqualTo(21);
        assertThat(Shapes.largest(ring).count()).isEqualTo(14);
        assertThat(Shapes.withoutSpecks(ring, 2).count()).isEqualTo(14);
        assertThat(Shapes.withoutBorderParts(ring).count()).isZero();
    }

    @Test
    void closing_bridges_a_gap_and_opening_drops_a_speck() {
        Region gap = region(".......", ".##.##.", ".##.##.", ".##.##.", ".......");
        assertThat(Shapes.closed(gap, 1).contains(2, 3)).isTrue();
        assertThat(Shapes.opened(region(".....", "..#..", "....."), 1).count()).isZero();
    }

    private static Region region(String... rows) {
        boolean[] inside = new boolean[rows.length * rows[0].length()];
        for (int i = 0; i < inside.length; i++) {
            inside[i] = rows[i / rows[0].length()].charAt(i % rows[0].length()) == '#';
        }
        return new Region(new ImageSize(rows.length, rows[0].length()), inside);
    }

    private static float[] filled(int count, float value) {
        float[] values = new float[count];
        java.util.Arrays.fill(values, value);
        return values;
    }

    private static float min(float[] values) {
        float least = values[0];
        for (float value : values) {
            least = Math.min(least, value);
        }
        return least;
    }

    private static float max(float[] values) {
        float most = values[0];
        for (float value : values) {
            most = Math.max(most, value);
        }
        return most;
    }

    @ParameterizedTest(name = "{0} channels")
    @ValueSource(ints = {1, 2, 3, 4})
    void bytes_are_scaled_as_their_values_are_bit_by_bit(int channels) {
        ImageSize size = new ImageSize(23, 41);
        byte[] bytes = new byte[channels * size.pixels()];
        new Random(channels).nextBytes(bytes);
        float[] values = new float[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            values[i % channels * size.pixels() + i / channels] = bytes[i] & 0xff;
        }
        for (ImageSize to :
                List.of(new ImageSize(7, 12), new ImageSize(50, 9), new ImageSize(64, 64), ImageSize.of(1))) {
            Image read = Image.ofBytes(channels, size, bytes);
            assertThat(Resampling.bilinear(read, to).values())
                    .containsExactly(Resampling.bilinear(new Image(channels, size, values), to)
                            .values());
            assertThat(read.bytes()).isPresent();
        }
        Image read = Image.ofBytes(channels, size, bytes);
        assertThat(read.values()).containsExactly(values);
        assertThat(read.bytes()).isEmpty();
    }
}
