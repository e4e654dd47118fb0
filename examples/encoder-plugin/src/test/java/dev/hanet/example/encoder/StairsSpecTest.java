package dev.hanet.example.encoder;

import static dev.hanet.yaml.SpecAssertions.assertThatSpec;

import org.junit.jupiter.api.Test;

/** The tests that every spec has. */
class StairsSpecTest {
    @Test
    void defaults_are_as_documented() {
        assertThatSpec(StairsSpec.class).hasDefaults(new StairsSpec(3, 16));
    }

    @Test
    void survives_a_round_trip() {
        assertThatSpec(StairsSpec.class).roundTrips(new StairsSpec(4, 8));
    }

    @Test
    void needs_a_step() {
        assertThatSpec(StairsSpec.class).given("steps: 0").hasProblem("steps", "'0' is not positive");
    }
}
