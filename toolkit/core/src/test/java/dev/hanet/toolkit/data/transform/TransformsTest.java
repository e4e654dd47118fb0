package dev.hanet.toolkit.data.transform;

import static dev.hanet.toolkit.data.Samples.grey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Decision;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Randomness;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Samples;
import dev.hanet.toolkit.data.TransformSpec;
import dev.hanet.yaml.IdleKeys;
import java.awt.Color;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransformsTest {
    private final RandomGenerator random = Randomness.stream(7, "test");

    private static Stream<TransformSpec> that_is_warned_of_as_idle_does_nothing() {
        List<Double> one = List.of(1.0, 1.0);
        return Stream.of(
                new FlipHorizontal(0),
                new FlipVertical(0),
                new GaussianBlur(0, 3),
                new RandomClahe(0, List.of(1.0, 4.0), 8),
                new RandomGamma(0, List.of(0.5, 2.0)),
                new Photometric(32, List.of(0.5, 1.5), List.of(0.5, 1.5), 18, 0),
                new ElasticDeformation(0, 3, 12, PadLabel.IGNORE),
                new ElasticDeformation(1, 0, 12, PadLabel.IGNORE),
                new Cutout(0, 0.5),
                new Cutout(1, 0),
                new Rotate(0, PadLabel.IGNORE),
                new RandomScaleCrop(one, Optional.empty(), PadLabel.IGNORE));
    }

    @ParameterizedTest
    @MethodSource
    void that_is_warned_of_as_idle_does_nothing(TransformSpec transform) {
        assertThat(((IdleKeys) transform).idle()).containsOnlyKeys("");
        float[] values = new float[72];
        for (int i = 0; i < 72; i++) {
            values[i] = i % 5 == 0 ? -900 - i : 3.5f * i; // also as those of a CT
        }
        Image image = new Image(3, new ImageSize(4, 6), values.clone());
        byte[] labels = new byte[24];
        for (int i = 0; i < 24; i++) {
            labels[i] = (byte) (i % 3);
        }
        Mask mask = new Mask(image.size(), labels.clone());
        Sample sample = new Sample("some", image, Optional.of(mask), Optional.empty());
        for (int i = 0; i < 20; i++) {
            Sample after = transform.apply(sample, random);
            assertThat(after.image().values()).containsExactly(values);
            assertThat(after.mask().orElseThrow().classes()).containsExactly(labels);
        }
    }

    @Test
    void that_happens_now_and_then_is_not_idle() {
        assertThat(new FlipHorizontal(0.1).idle()).isEmpty();
        assertThat(new Cutout(0.1, 0.1).idle()).isEmpty();
        assertThat(new ElasticDeformation(0.1, 0.1, 12, PadLabel.IGNORE).idle()).isEmpty();
        assertThat(new Rotate(1, PadLabel.IGNORE).idle()).isEmpty();
    }

    @Test
    void imagenet_normalisation_is_torchvisions() {
        Image image = new Image(3, ImageSize.of(1), new float[] {255, 0, 127.5f});
        float[] values = apply(new Normalize(Normalize.Using.IMAGENET, List.of(), List.of()), image);
        assertThat(values[0]).isCloseTo((1 - 0.485f) / 0.229f, within(1e-5f));
        assertThat(values[1]).isCloseTo(-0.456f / 0.224f, within(1e-5f));
        assertThat(values[2]).isCloseTo((0.5f - 0.406f) / 0.225f, within(1e-5f));
    }

    @Test
    void a_scale_that_leaves_less_than_a_pixel_leaves_one() {
        RandomScaleCrop crop = new RandomScaleCrop(List.of(0.1, 0.2), Optional.empty(), PadLabel.BACKGROUND);
        Sample tiny = Sample.of("tiny", grey(2, 4, 10, 20, 30, 40, 50, 60, 70, 80));
        assertThat(crop.apply(tiny, random).size()).isEqualTo(new ImageSize(2, 4));
    }

    @Test
    void own_normalisation_gives_mean_zero_and_deviation_one() {
        assertThat(apply(new Normalize(Normalize.Using.IMAGE, List.of(), List.of()), grey(1, 2, 10, 30)))
                .containsExactly(-1, 1);
    }

    @Test
    void an_images_own_normalisation_has_the_same_values_once_its_numbers_are_fixed() {
        Image image = new Image(2, new ImageSize(1, 3), new float[] {3, 77, 140, 9, 9, 9});
        Normalize own = new Normalize(Normalize.Using.IMAGE, List.of(), List.of());
        assertThat(apply((Normalize) own.measured(image), image)).containsExactly(apply(own, image));
    }

    @Test
    void imagenet_normalisation_refuses_grey() {
        assertThatThrownBy(() -> new Normalize(Normalize.Using.IMAGENET, List.of(), List.of()).channels(1))
                .hasMessage("ImageNet's mean and deviation are for 3 channels, the image has 1 "
                        + "(put grey-to-rgb before it, or set using: given with mean and std)");
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 7, 100, 100.3f, 255, -1000, 3071})
    void an_image_of_one_value_is_zero_by_its_own_mean_and_deviation(float value) {
        Normalize own = new Normalize(Normalize.Using.IMAGE, List.of(), List.of());
        assertThat(apply(own, new Image(1, ImageSize.of(21), filled(441, value))))
                .containsExactly(filled(441, 0), within(1e-6f));
    }

    @Test
    void values_that_hardly_differ_are_one_deviation_from_their_mean() {
        Normalize own = new Normalize(Normalize.Using.IMAGE, List.of(), List.of());
        assertThat(apply(own, grey(1, 2, 100, 100.001f))).containsExactly(new float[] {-1, 1}, within(1e-6f));
    }

    @Test
    void hounsfield_window_becomes_grey_values() {
        assertThat(apply(new HuWindow(List.of(-1000.0, 400.0)), grey(1, 4, -2048, -1000, -300, 3000)))
                .containsExactly(0, 0, 127.5f, 255);
    }

    @Test
    void gamma_brightens_the_middle_and_keeps_the_ends() {
        float[] bent = apply(new Gamma(2), grey(1, 3, 0, 63.75f, 255));
        assertThat(bent).containsExactly(0, 127.5f, 255);
    }

    @Test
    void channels_are_picked_and_repeated() {
        assertThat(apply(new GreenChannel(), Samples.counting(3, 1, 2).image())).containsExactly(2, 3);
        assertThat(apply(new GreyToRgb(), grey(1, 2, 4, 5))).containsExactly(4, 5, 4, 5, 4, 5);
    }

    @Test
    void centre_crop_keeps_the_middle_and_restores_around_it() {
        CenterCrop crop = new CenterCrop(new ImageSize(1, 2));
        Sample before = Samples.counting(1, 3, 4);
        assertThat(crop.apply(before, random).image().values()).containsExactly(5, 6);
        Probabilities restored = crop.restore(Probabilities.certain(Samples.mask(1, 2, 1, 1), 2), before.size());
        assertThat(restored.decide(Decision.LIKELIEST).classes()).containsExactly(0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0);
    }

    @Test
    void crop_that_does_not_fit_is_told() {
        assertThatThrownBy(() -> new RandomCrop(ImageSize.of(5)).size(new ImageSize(4, 9)))
                .isInstanceOf(DataException.class)
                .hasMessage("a crop of 5x5 (height x width) does not fit an image of 4x9 "
                        + "(crop at most 4x9, or put a resize or a pad before it)");
    }

    @Test
    void padding_counts_for_nothing_and_is_cut_away_again() {
        PadToMultiple pad = new PadToMultiple(4);
        Sample padded = pad.apply(Samples.counting(1, 1, 3), random);
        assertThat(padded.size()).isEqualTo(new ImageSize(4, 4));
        assertThat(padded.mask().orElseThrow().classAt(0, 3)).isEqualTo(Mask.IGNORE);
        Probabilities certain = Probabilities.certain(padded.mask().orElseThrow(), 3);
        assertThat(pad.restore(certain, new ImageSize(1, 3))
                        .decide(Decision.LIKELIEST)
                        .classes())
                .containsExactly(0, 1, 2);
    }

    @ParameterizedTest(name = "{0}x{1} with short side {2} becomes {3}x{4}")
    @CsvSource({"100, 200, 50, 50, 100", "999, 960, 513, 533, 513", "960, 999, 513, 513, 533", "64, 64, 32, 32, 32"})
    void short_side_keeps_the_proportions(int height, int width, int side, int newHeight, int newWidth) {
        assertThat(new ResizeShortSide(side).size(new ImageSize(height, width)))
                .isEqualTo(new ImageSize(newHeight, newWidth));
    }

    @Test
    void flips_happen_always_never_and_about_half_the_time() {
        Sample sample = Samples.counting(1, 1, 2);
        assertThat(new FlipHorizontal(1).apply(sample, random).image().values()).containsExactly(1, 0);
        assertThat(new FlipHorizontal(0).apply(sample, random)).isSameAs(sample);
        int flipped = 0;
        for (int i = 0; i < 1000; i++) {
            flipped += new FlipVertical(0.5).apply(sample, random) == sample ? 0 : 1;
        }
        assertThat(flipped).isBetween(450, 550);
    }

    @Test
    void scale_crop_always_has_its_size_and_pads_at_right_and_bottom() {
        RandomScaleCrop crop = new RandomScaleCrop(List.of(0.5, 0.5), Optional.of(ImageSize.of(8)), PadLabel.IGNORE);
        Sample ones = Sample.of(
                "ones", new Image(1, ImageSize.of(16), filled(256, 5)), new Mask(ImageSize.of(16), new byte[256]));
        Sample result = crop.apply(ones, random);
        assertThat(result.size()).isEqualTo(ImageSize.of(8));
        assertThat(result.image().at(0, 3, 3)).isEqualTo(5);
        assertThat(result.image().at(0, 4, 3)).isZero();
        assertThat(result.mask().orElseThrow().classAt(3, 4)).isEqualTo(Mask.IGNORE);
        assertThat(result.mask().orElseThrow().classAt(3, 3)).isZero();
    }

    @Test
    void scale_crop_scales_the_short_side_over_its_whole_range() {
        RandomScaleCrop crop = new RandomScaleCrop(List.of(0.5, 2.0), Optional.empty(), PadLabel.BACKGROUND);
        Sample ones = Sample.of("ones", new Image(1, ImageSize.of(16), filled(256, 5)));
        int smallest = 16;
        int unpadded = 0;
        for (int i = 0; i < 400; i++) {
            int inside = 0;
            for (float value : crop.apply(ones, random).image().values()) {
                inside += value > 4.99f ? 1 : 0;
            }
            smallest = Math.min(smallest, (int) Math.sqrt(inside));
            unpadded += inside == 256 ? 1 : 0;
        }
        assertThat(smallest).isEqualTo(8);
        // 17 of the 25 lengths 8 to 32 need no padding
        assertThat(unpadded).isBetween(240, 305);
    }

    @Test
    void photometric_leaves_grey_grey_and_stays_in_range() {
        Photometric distort = new Photometric(32, List.of(0.5, 1.5), List.of(0.5, 1.5), 18, 1);
        for (int i = 0; i < 50; i++) {
            float[] values = apply(distort, new Image(3, ImageSize.of(1), new float[] {250, 250, 250}));
            assertThat(values[1]).isEqualTo(values[0]).isBetween(0f, 255f);
            assertThat(values[2]).isEqualTo(values[0]);
        }
    }

    @Test
    void photometric_shifts_grey_values_no_further_than_its_range() {
        Photometric shift = new Photometric(32, List.of(1.0, 1.0), List.of(1.0, 1.0), 0, 1);
        float least = 255;
        float most = 0;
        for (int i = 0; i < 500; i++) {
            float value = apply(shift, grey(1, 1, 100))[0];
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        assertThat(least).isBetween(68f, 70f);
        assertThat(most).isBetween(130f, 132f);
    }

    @Test
    void hue_and_saturation_are_those_of_javas_colours() {
        ImageSize size = new ImageSize(40, 50);
        Random random = new Random(4);
        float[] values = new float[3 * size.pixels()];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(5) == 0 ? 255 * random.nextInt(2) : random.nextInt(256);
        }
        for (int turn : new int[] {-180, -18, 0, 7, 180}) {
            float[] changed = Photometric.HueSaturation.change(new Image(3, size, values), turn, 1.3f)
                    .values();
            for (int i = 0; i < size.pixels(); i++) {
                int red = i;
                int green = size.pixels() + i;
                int blue = 2 * size.pixels() + i;
                float[] hsb = Color.RGBtoHSB((int) values[red], (int) values[green], (int) values[blue], null);
                Color wanted = Color.getHSBColor(hsb[0] + turn / 360f, Math.min(1, 1.3f * hsb[1]), hsb[2]);
                assertThat(changed[red]).isCloseTo(wanted.getRed(), within(1f));
                assertThat(changed[green]).isCloseTo(wanted.getGreen(), within(1f));
                assertThat(changed[blue]).isCloseTo(wanted.getBlue(), within(1f));
            }
        }
    }

    @Test
    void hue_turns_red_to_green_and_saturation_fades_to_grey() {
        Image red = new Image(3, ImageSize.of(1), new float[] {200, 50, 50});
        assertThat(Photometric.HueSaturation.change(red, 120, 1).values()).containsExactly(50, 200, 50);
        assertThat(Photometric.HueSaturation.change(red, 0, 0).values()).containsExactly(200, 200, 200);
        assertThat(Photometric.HueSaturation.change(red, 0, 0.5f).values()).containsExactly(200, 125, 125);
        assertThat(Photometric.HueSaturation.change(red, -60, 1).values()).containsExactly(200, 50, 200);
    }

    @Test
    void rotation_fills_corners_as_told_and_keeps_the_middle() {
        Sample sample = Sample.of(
                "even", new Image(1, ImageSize.of(21), filled(441, 9)), new Mask(ImageSize.of(21), new byte[441]));
        Sample turned = null;
        for (int i = 0; i < 20; i++) {
            turned = new Rotate(45, PadLabel.IGNORE).apply(sample, random);
            assertThat(turned.image().at(0, 10, 10)).isEqualTo(9);
        }
        assertThat(turned.mask().orElseThrow().histogram()[Mask.IGNORE]).isPositive();
    }

    @Test
    void blur_of_probability_zero_does_nothing() {
        Sample sample = Samples.counting(1, 2, 2);
        assertThat(new GaussianBlur(0, 1).apply(sample, random)).isSameAs(sample);
    }

    private float[] apply(TransformSpec transform, Image image) {
        return transform.apply(Sample.of("test", image), random).image().values();
    }

    private static float[] filled(int count, float value) {
        float[] values = new float[count];
        java.util.Arrays.fill(values, value);
        return values;
    }
}
