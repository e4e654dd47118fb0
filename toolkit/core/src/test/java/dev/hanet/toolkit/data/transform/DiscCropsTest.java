package dev.hanet.toolkit.data.transform;

import static dev.hanet.yaml.SpecAssertions.assertThatSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.data.Decision;
import dev.hanet.toolkit.data.Guides;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Pipeline;
import dev.hanet.toolkit.data.Prepared;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.image.Drawn;
import dev.hanet.toolkit.data.patch.Inference;
import dev.hanet.toolkit.data.patch.Mirrors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Photographs of 60x80 pixels with a disc of radius 8 around row 20, column 50, and a cup of radius 4 in it. */
class DiscCropsTest {
    private static final ImageSize SIZE = new ImageSize(60, 80);
    private static final CropDisc FIXED = new CropDisc(CropDisc.Mode.FIXED, 24, 2, CropDisc.ORACLE, Optional.empty());

    @TempDir
    private Path folder;

    @Test
    void fixed_crop_has_the_disc_in_its_middle() {
        Sample crop = new Pipeline(List.of(FIXED), List.of()).base(eye());
        assertThat(crop.size()).isEqualTo(ImageSize.of(24));
        assertThat(crop.image().at(0, 12, 12)).as("the value is the column").isEqualTo(50);
        assertThat(crop.mask().orElseThrow().classAt(12, 12)).isEqualTo(2);
    }

    @Test
    void probabilities_go_back_to_where_the_crop_was() {
        Sample eye = eye();
        Prepared prepared = new Pipeline(List.of(FIXED), List.of()).baseForPrediction(eye);
        Mask restored = prepared.restore()
                .apply(Probabilities.certain(prepared.sample().mask().orElseThrow(), 3))
                .decide(Decision.LIKELIEST);
        assertThat(restored.classes()).isEqualTo(eye.mask().orElseThrow().classes());
    }

    @Test
    void crop_beyond_the_border_is_padded_and_goes_back_all_the_same() {
        CropDisc wide = new CropDisc(CropDisc.Mode.FIXED, 70, 2, CropDisc.ORACLE, Optional.empty());
        Sample eye = eye();
        Prepared prepared = new Pipeline(List.of(wide), List.of()).baseForPrediction(eye);
        assertThat(prepared.sample().image().at(0, 0, 0)).isZero();
        assertThat(prepared.sample().mask().orElseThrow().classAt(0, 0)).isEqualTo(Mask.IGNORE);
        assertThat(prepared.restore()
                        .apply(Probabilities.certain(prepared.sample().mask().orElseThrow(), 3))
                        .decide(Decision.LIKELIEST)
                        .classes())
                .isEqualTo(eye.mask().orElseThrow().classes());
    }

    @Test
    void scaled_crop_is_twice_as_wide_as_the_disc_and_specks_do_not_move_it() {
        Sample eye = eye();
        byte[] classes = eye.mask().orElseThrow().classes().clone();
        classes[0] = 1;
        Sample specked = Sample.of("eye", eye.image(), new Mask(SIZE, classes));
        CropDisc scaled = new CropDisc(CropDisc.Mode.DISC_SCALED, 600, 2, CropDisc.ORACLE, Optional.empty());
        Sample crop = new Pipeline(List.of(scaled), List.of()).base(specked);
        assertThat(crop.size().height()).isBetween(31, 33);
        assertThat(crop.image().at(0, 16, 16)).isEqualTo(50);
    }

    @Test
    void inference_hands_the_mask_to_an_oracle_alone_and_puts_its_answer_back() {
        Inference inference = new Inference(new Pipeline(List.of(FIXED), List.of()), Optional.empty(), 1);
        Probabilities found = inference.run(eye(), Mirrors.NONE, List.of(1.0), images -> images.stream()
                .map(DiscCropsTest::allCup)
                .toList());
        assertThat(found.decide(Decision.LIKELIEST).histogram()).startsWith(60 * 80 - 24 * 24, 0, 24 * 24);
        assertThatThrownBy(() -> inference.run(
                        Sample.of("new", eye().image()), Mirrors.NONE, List.of(1.0), images -> images.stream()
                                .map(DiscCropsTest::allCup)
                                .toList()))
                .hasMessage(
                        "'new' has no mask to say where its disc is (train 'refuge/localizer', and name its run in the"
                                + " localizer of crop-disc)");
    }

    @Test
    void predicted_masks_place_the_crop_of_an_image_without_a_mask() throws IOException {
        int[] predicted = new int[SIZE.pixels()];
        for (int y = 30; y < 40; y++) {
            for (int x = 10; x < 20; x++) {
                predicted[y * 80 + x] = 1;
            }
        }
        new Drawn(60, 80, predicted).grey(folder.resolve("eye.mask.png"), "png");
        CropDisc crop = new CropDisc(CropDisc.Mode.FIXED, 24, 2, CropDisc.ORACLE, Optional.of(folder.toString()));
        Sample cropped = new Pipeline(List.of(crop), List.of()).base(Sample.of("eye", eye().image()));
        assertThat(cropped.image().at(0, 12, 12)).isEqualTo(15);
        assertThat(crop.caution()).isEmpty();
        assertThat(FIXED.caution()).contains("the true masks say where the discs are (crop-disc, oracle)");
    }

    @Test
    void missing_empty_and_misfitting_predicted_masks_are_told() throws IOException {
        CropDisc crop = new CropDisc(CropDisc.Mode.FIXED, 24, 2, CropDisc.ORACLE, Optional.of(folder.toString()));
        Pipeline pipeline = new Pipeline(List.of(crop), List.of());
        Path file = folder.resolve("eye.mask.png");
        assertThatThrownBy(() -> pipeline.base(eye()))
                .hasMessageStartingWith(
                        "crop-disc finds no disc of 'eye': there is no file '" + file + "' (put a mask of the image"
                                + " there, or name a run that finds discs in the localizer of crop-disc)");
        new Drawn(60, 80, new int[SIZE.pixels()]).grey(file, "png");
        assertThatThrownBy(() -> pipeline.base(eye()))
                .hasMessage("no disc to crop around in 'eye' (correct '" + file + "')");
        new Drawn(1, 1, 1).grey(file, "png");
        assertThatThrownBy(() -> pipeline.base(eye()))
                .hasMessageStartingWith("'" + file + "' is 1x1 (height x width), the image 'eye' 60x80");
    }

    /** Says that the disc is where the image's value, the column, is within 4 of 30; how likely is given. */
    private static Guides seeing(float likelihood, AtomicInteger asked) {
        return (run, sample) -> {
            asked.incrementAndGet();
            assertThat(sample.mask()).as("no network sees the true mask").isEmpty();
            int pixels = sample.size().pixels();
            float[] values = new float[3 * pixels];
            for (int i = 0; i < pixels; i++) {
                boolean near = Math.abs(i % 80 - 30) <= 4 && Math.abs(i / 80 - 25) <= 4;
                values[i] = 1 - (near ? likelihood : 0.1f);
                values[pixels + i] = near ? likelihood : 0.1f;
            }
            return new Probabilities(3, sample.size(), values);
        };
    }

    @Test
    void network_places_the_crop_and_is_asked_once_about_an_image() {
        AtomicInteger asked = new AtomicInteger();
        CropDisc crop = new CropDisc(CropDisc.Mode.FIXED, 24, 2, "runs/discs", Optional.empty());
        assertThat(crop.network()).contains("runs/discs");
        assertThat(crop.caution()).isEmpty();
        Pipeline pipeline = new Pipeline(List.of(crop), List.of(), seeing(0.9f, asked));
        assertThat(pipeline.base(eye()).image().at(0, 12, 12)).isEqualTo(30);
        assertThat(pipeline.baseForPrediction(Sample.of("eye", eye().image()))
                        .sample()
                        .image()
                        .at(0, 12, 12))
                .isEqualTo(30);
        assertThat(asked).hasValue(1);
        pipeline.base(Sample.of("other", eye().image()));
        assertThat(asked).hasValue(2);
    }

    @Test
    void network_that_is_unsure_still_says_where_it_would_look() {
        CropDisc crop = new CropDisc(CropDisc.Mode.FIXED, 24, 2, "runs/discs", Optional.empty());
        Pipeline pipeline = new Pipeline(List.of(crop), List.of(), seeing(0.3f, new AtomicInteger()));
        assertThat(pipeline.base(eye()).image().at(0, 12, 12)).isEqualTo(30);
        Pipeline blind = new Pipeline(
                List.of(crop), List.of(), (run, sample) -> Probabilities.certain(new Mask(SIZE, new byte[4800]), 3));
        assertThatThrownBy(() -> blind.base(eye()))
                .hasMessage(
                        "the network of 'runs/discs' finds no disc in 'eye' (look at the image, or train the network"
                                + " that finds discs further)");
    }

    @Test
    void discs_are_placed_by_one_thing() {
        assertThatSpec(CropDisc.class)
                .given("{localizer: runs/discs, masks: discs}")
                .hasProblem("", "either a localizer says where discs are or masks do: leave one of them out");
    }

    @Test
    void size_of_a_scaled_crop_differs_with_the_image() {
        CropDisc scaled = new CropDisc(CropDisc.Mode.DISC_SCALED, 600, 2, CropDisc.ORACLE, Optional.empty());
        assertThat(scaled.size(ImageSize.of(100))).isNotEqualTo(scaled.size(ImageSize.of(200)));
        assertThat(FIXED.size(SIZE)).isEqualTo(ImageSize.of(24));
    }

    @Test
    void keys_of_crop_and_polar_survive_a_round_trip() {
        assertThatSpec(CropDisc.class)
                .hasDefaults(new CropDisc(CropDisc.Mode.FIXED, 600, 2, CropDisc.ORACLE, Optional.empty()));
        assertThatSpec(CropDisc.class)
                .roundTrips(new CropDisc(CropDisc.Mode.DISC_SCALED, 512, 1.5, "runs/discs", Optional.empty()));
        assertThatSpec(Polar.class).hasDefaults(new Polar(ImageSize.of(400)));
    }

    /** Distance 0 is the top row, half the side the bottom: the cup lies above the rim, the rim above the background. */
    @Test
    void polar_image_has_layers() {
        Sample crop = new Pipeline(List.of(FIXED, new Polar(new ImageSize(48, 64))), List.of()).base(eye());
        assertThat(crop.size()).isEqualTo(new ImageSize(48, 64));
        Mask mask = crop.mask().orElseThrow();
        for (int x = 0; x < 64; x++) {
            assertThat(mask.classAt(4, x))
                    .as("column %d, 1 pixel from the middle", x)
                    .isEqualTo(2);
            assertThat(mask.classAt(24, x))
                    .as("column %d, 6 pixels from the middle", x)
                    .isEqualTo(1);
            assertThat(mask.classAt(42, x))
                    .as("column %d, 10.5 pixels from the middle", x)
                    .isZero();
        }
    }

    @Test
    void polar_probabilities_go_back() {
        Sample eye = eye();
        Prepared prepared = new Pipeline(List.of(FIXED, new Polar(ImageSize.of(96))), List.of()).baseForPrediction(eye);
        Mask restored = prepared.restore()
                .apply(Probabilities.certain(prepared.sample().mask().orElseThrow(), 3))
                .decide(Decision.LIKELIEST);
        byte[] actual = eye.mask().orElseThrow().classes();
        int different = 0;
        for (int i = 0; i < actual.length; i++) {
            different += restored.classes()[i] == actual[i] ? 0 : 1;
        }
        assertThat(different).as("of 4800 pixels, on the two outlines").isLessThan(20);
    }

    private static Probabilities allCup(Image image) {
        float[] values = new float[3 * image.size().pixels()];
        java.util.Arrays.fill(values, 2 * image.size().pixels(), values.length, 1);
        return new Probabilities(3, image.size(), values);
    }

    /** The image's value is the column. */
    private static Sample eye() {
        float[] values = new float[SIZE.pixels()];
        byte[] classes = new byte[SIZE.pixels()];
        for (int y = 0; y < 60; y++) {
            for (int x = 0; x < 80; x++) {
                double distance = Math.hypot(y - 20, x - 50);
                values[y * 80 + x] = x;
                classes[y * 80 + x] = (byte) (distance <= 4 ? 2 : distance <= 8 ? 1 : 0);
            }
        }
        return Sample.of("eye", new Image(1, SIZE, values), new Mask(SIZE, classes));
    }
}
