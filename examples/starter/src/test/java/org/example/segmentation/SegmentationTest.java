package org.example.segmentation;

import static dev.hanet.yaml.SpecAssertions.assertThatSpec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.builtin.HanetModule;
import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.yaml.Overlay;
import org.junit.jupiter.api.Test;

class SegmentationTest {
    private static final ClassLoader LOADER = SegmentationTest.class.getClassLoader();

    @Test
    void the_keys_have_defaults_survive_a_round_trip_and_refuse_what_makes_no_sense() {
        assertThatSpec(NarrowLookSpec.class).hasDefaults(new NarrowLookSpec(16));
        assertThatSpec(NarrowLookSpec.class).roundTrips(new NarrowLookSpec(8));
        assertThatSpec(NarrowLookSpec.class).given("channels: 0").hasProblem("channels", "'0' is not positive");
    }

    @Test
    void the_preset_is_sound_and_its_network_holds_the_block() {
        Experiment experiment = HanetModule.injector(Plugins.found(LOADER), LOADER)
                .getInstance(ExperimentLoader.class)
                .load("preset:starter/disc", Overlay.NONE);

        assertThat(experiment.plan().table()).contains("context.narrow");
        assertThat(experiment.plan().parameters()).isPositive();
    }
}
