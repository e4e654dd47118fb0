package dev.hanet.toolkit.data.transform;

import static dev.hanet.yaml.SpecAssertions.assertThatSpec;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.PatchSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The keys of the transforms: defaults, the way through YAML, and what is refused. */
class TransformSpecsTest {
    @Test
    void defaults_are_the_papers() {
        assertThatSpec(FlipHorizontal.class).hasDefaults(new FlipHorizontal(0.5));
        assertThatSpec(GaussianBlur.class).hasDefaults(new GaussianBlur(0.5, 1));
        assertThatSpec(Photometric.class)
                .hasDefaults(new Photometric(32, List.of(0.5, 1.5), List.of(0.5, 1.5), 18, 0.5));
        assertThatSpec(Rotate.class).hasDefaults(new Rotate(20, PadLabel.BACKGROUND));
        assertThatSpec(RandomScaleCrop.class)
                .hasDefaults(new RandomScaleCrop(List.of(0.5, 2.0), Optional.empty(), PadLabel.BACKGROUND));
        assertThatSpec(Normalize.class).hasDefaults(new Normalize(Normalize.Using.IMAGENET, List.of(), List.of()));
        assertThatSpec(HuWindow.class).hasDefaults(new HuWindow(List.of(-1000.0, 400.0)));
    }

    @Test
    void sizes_are_one_number_or_two() {
        assertThatSpec(Resize.class).given("size: 513").means(new Resize(ImageSize.of(513)));
        assertThatSpec(Resize.class).given("size: [592, 576]").means(new Resize(new ImageSize(592, 576)));
        assertThatSpec(Resize.class).roundTrips(new Resize(new ImageSize(3, 5)));
    }

    @Test
    void patches_survive_a_round_trip() {
        assertThatSpec(PatchSpec.class)
                .roundTrips(new PatchSpec(
                        ImageSize.of(48), 8, Optional.of(ImageSize.of(224)), PatchSpec.Sampling.RANDOM, 64, 0.33));
    }

    @Test
    void range_upside_down_is_refused() {
        assertThatSpec(HuWindow.class).given("range: [400, -1000]").hasProblems(1);
    }
}
