package dev.hanet.toolkit.data.patch;

import static dev.hanet.yaml.SpecAssertions.assertThatSpec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.PatchSpec;
import dev.hanet.toolkit.data.Sample;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PatchesTest {
    private static final ImageSize SIZE = ImageSize.of(100);

    private static PatchSpec patches(double foreground) {
        return new PatchSpec(ImageSize.of(10), 10, Optional.empty(), PatchSpec.Sampling.RANDOM, 1, foreground);
    }

    /** A strip of 400 pixels of class 1 at the top and a single pixel of class 2 in the lower right corner. */
    private static Sample sample(boolean isBlank) {
        byte[] labels = new byte[SIZE.pixels()];
        for (int pixel = 0; pixel < labels.length; pixel++) {
            labels[pixel] = (byte) (pixel < 400 ? 1 : pixel == labels.length - 1 ? 2 : pixel == 5000 ? Mask.IGNORE : 0);
        }
        return Sample.of(
                "eye",
                new Image(1, SIZE, new float[SIZE.pixels()]),
                new Mask(SIZE, isBlank ? new byte[labels.length] : labels));
    }

    /** Of a thousand patches, how many hold each class. */
    private static int[] held(Sample sample, double foreground) {
        SplittableRandom random = new SplittableRandom(8);
        int[] held = new int[3];
        for (int round = 0; round < 1000; round++) {
            Mask mask =
                    Patches.random(sample, patches(foreground), random).mask().orElseThrow();
            assertThat(mask.size()).isEqualTo(ImageSize.of(10));
            for (int label = 0; label < held.length; label++) {
                held[label] += mask.histogram()[label] > 0 ? 1 : 0;
            }
        }
        return held;
    }

    @Test
    void share_of_patches_is_laid_around_a_pixel_of_a_class_and_rare_classes_come_as_often_as_frequent_ones() {
        int[] all = held(sample(false), 1);
        assertThat(all[1]).isBetween(450, 550);
        assertThat(all[1] + all[2]).isEqualTo(1000);
        int[] third = held(sample(false), 0.33);
        assertThat(third[2]).isBetween(120, 210);
        int[] none = held(sample(false), 0);
        assertThat(none[1]).isBetween(20, 70); // 4 of 91 rows
        assertThat(none[2]).isLessThan(5);
    }

    @Test
    void image_without_foreground_gives_patches_anywhere() {
        assertThat(held(sample(true), 1)[0]).isEqualTo(1000);
    }

    @Test
    void without_a_share_no_chance_is_drawn_beside_the_place() {
        SplittableRandom random = new SplittableRandom(8);
        Patches.random(sample(false), patches(0), random);
        SplittableRandom other = new SplittableRandom(8);
        other.nextInt(91);
        other.nextInt(91);
        assertThat(random.nextInt()).isEqualTo(other.nextInt());
    }

    @Test
    void ordered_patches_have_no_share() {
        assertThatSpec(PatchSpec.class)
                .given("{size: 8, stride: 8, sampling: ordered, foreground: 0.33}")
                .hasProblem("", "'foreground' lays random patches; ordered ones stand a stride apart");
        assertThatSpec(PatchSpec.class)
                .given("{size: 8, stride: 8}")
                .means(new PatchSpec(ImageSize.of(8), 8, Optional.empty(), PatchSpec.Sampling.RANDOM, 64, 0));
    }
}
