package dev.hanet.toolkit.data.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.PatchSpec;
import dev.hanet.toolkit.data.Pipeline;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Samples;
import dev.hanet.toolkit.data.transform.Normalize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InferenceTest {
    private static final Pipeline PLAIN = new Pipeline(List.of(), List.of());

    @Test
    void drive_images_have_the_papers_number_of_patches() {
        PatchSpec spec = patches(48, 8);
        assertThat(spec.count(new ImageSize(584, 565))).isEqualTo(4488);
        assertThat(patches(48, 24).count(new ImageSize(584, 565))).isEqualTo(552);
    }

    @Test
    void identity_recomposes_exactly() {
        Sample sample = Samples.counting(2, 11, 13);
        Probabilities found = new Inference(PLAIN, Optional.of(patches(4, 3)), 5).run(sample, InferenceTest::identity);
        assertThat(found.size()).isEqualTo(sample.size());
        assertThat(found.values()).containsExactly(sample.image().values(), within(1e-4f));
    }

    @Test
    void every_pixel_is_the_mean_of_the_patches_that_cover_it() {
        // three patches of 4 at 0, 2 and 4 over 7 pixels, padded to 8, each predicting its number
        List<Integer> seen = new ArrayList<>();
        Probabilities found = new Inference(PLAIN, Optional.of(patches(4, 2)), 2)
                .run(Samples.counting(1, 4, 7), images -> images.stream()
                        .map(image -> {
                            float[] values = new float[image.values().length];
                            java.util.Arrays.fill(values, seen.size());
                            seen.add(1);
                            return new Probabilities(1, image.size(), values);
                        })
                        .toList());
        assertThat(seen).hasSize(3);
        float[] row = java.util.Arrays.copyOf(found.values(), 7);
        assertThat(row).containsExactly(0, 0, 0.5f, 0.5f, 1.5f, 1.5f, 2);
    }

    @Test
    void what_is_asked_at_once_is_known_before_it_is_asked() {
        Sample sample = Samples.counting(1, 8, 12);
        Inference whole = new Inference(PLAIN, Optional.empty(), 5);
        assertThat(whole.asked(sample, List.of(1.0, 1.5)))
                .containsExactly(
                        new Inference.Asked(1, new ImageSize(8, 12)), new Inference.Asked(1, new ImageSize(12, 18)));
        Inference patched = new Inference(PLAIN, Optional.of(patches(4, 4)), 5);
        assertThat(patched.asked(sample, List.of(0.5, 1.0)))
                .containsExactly(new Inference.Asked(2, ImageSize.of(4)), new Inference.Asked(5, ImageSize.of(4)));
        for (Inference inference : List.of(whole, patched)) {
            List<Inference.Asked> seen = new ArrayList<>();
            inference.run(sample, Mirrors.NONE, List.of(1.5), images -> {
                seen.add(new Inference.Asked(images.size(), images.get(0).size()));
                return identity(images);
            });
            assertThat(seen.get(0))
                    .isEqualTo(inference.asked(sample, List.of(1.5)).get(0));
        }
    }

    @ParameterizedTest
    @EnumSource(Mirrors.class)
    void mirrored_answers_are_turned_back(Mirrors mirrors) {
        Sample sample = Samples.counting(2, 5, 7);
        Probabilities found = new Inference(PLAIN, Optional.of(patches(4, 3)), 5)
                .run(sample, mirrors, List.of(1.0), InferenceTest::identity);
        assertThat(found.values()).containsExactly(sample.image().values(), within(1e-4f));
    }

    /** The network says how wide what it sees is, in tens of pixels. */
    @ParameterizedTest(name = "scales {0}: widths {1}, mean {2}")
    @CsvSource(
            delimiter = '|',
            value = {"1 | 10 | 1.0", "0.5 1 | 5 10 | 0.75", "0.7 1.4 | 7 14 | 1.05", "0.01 | 1 | 0.1"})
    void answer_is_the_mean_over_the_scales_at_the_size_of_the_image(String scales, String widths, float mean) {
        List<Integer> seen = new ArrayList<>();
        Probabilities found = new Inference(PLAIN, Optional.empty(), 1)
                .run(
                        Samples.counting(1, 20, 10),
                        Mirrors.NONE,
                        Stream.of(scales.split(" ", -1)).map(Double::valueOf).toList(),
                        images -> images.stream()
                                .map(image -> {
                                    seen.add(image.width());
                                    float[] values = new float[image.values().length];
                                    java.util.Arrays.fill(values, image.width() / 10f);
                                    return new Probabilities(1, image.size(), values);
                                })
                                .toList());
        assertThat(seen)
                .containsExactlyElementsOf(
                        Stream.of(widths.split(" ", -1)).map(Integer::valueOf).toList());
        assertThat(found.size()).isEqualTo(new ImageSize(20, 10));
        assertThat(found.values()).usingComparatorWithPrecision(1e-5f).containsOnly(mean);
    }

    @ParameterizedTest(name = "mirrors {0}: the left half of the answer is {1}")
    @CsvSource({"NONE, 1", "HORIZONTAL, 0.5", "BOTH, 0.5"})
    void a_network_that_prefers_the_left_is_evened_out(Mirrors mirrors, float left) {
        Probabilities found = new Inference(PLAIN, Optional.empty(), 1)
                .run(Samples.counting(1, 1, 2), mirrors, List.of(1.0), images -> images.stream()
                        .map(image -> new Probabilities(1, image.size(), new float[] {1, 0}))
                        .toList());
        assertThat(found.at(0, 0, 0)).isEqualTo(left);
    }

    @Test
    void patches_are_resampled_for_the_network_and_back() {
        PatchSpec spec =
                new PatchSpec(ImageSize.of(4), 2, Optional.of(ImageSize.of(16)), PatchSpec.Sampling.ORDERED, 1, 0);
        float[] even = new float[64];
        java.util.Arrays.fill(even, 0.25f);
        Sample sample = Sample.of("even", new Image(1, ImageSize.of(8), even));
        Probabilities found = new Inference(PLAIN, Optional.of(spec), 100).run(sample, images -> {
            assertThat(images).allSatisfy(image -> assertThat(image.size()).isEqualTo(ImageSize.of(16)));
            return identity(images);
        });
        for (float value : found.values()) {
            assertThat(value).isCloseTo(0.25f, within(1e-6f));
        }
    }

    /** Three by five pixels, of which two patches of four reach beyond. */
    @Test
    void what_lies_beyond_an_image_that_is_normalised_by_its_own_numbers_is_black_as_it_is_in_training() {
        Pipeline own = new Pipeline(List.of(new Normalize(Normalize.Using.IMAGE, List.of(), List.of())), List.of());
        Sample sample = Samples.counting(1, 3, 5);
        List<Image> seen = new ArrayList<>();
        new Inference(own, Optional.of(patches(4, 4)), 5).run(sample, images -> {
            seen.addAll(images);
            return identity(images);
        });
        Sample base = own.base(sample);
        assertThat(seen).hasSize(2);
        for (int index = 0; index < seen.size(); index++) {
            Sample patch = Patches.ordered(base, patches(4, 4), index);
            float[] trained =
                    own.augment(patch, own.closing(base), 1, 0, index).image().values();
            assertThat(seen.get(index).values()).containsExactly(trained);
        }
    }

    private static List<Probabilities> identity(List<Image> images) {
        return images.stream()
                .map(image -> new Probabilities(image.channels(), image.size(), image.values()))
                .toList();
    }

    private static PatchSpec patches(int size, int stride) {
        return new PatchSpec(ImageSize.of(size), stride, Optional.empty(), PatchSpec.Sampling.ORDERED, 1, 0);
    }
}
