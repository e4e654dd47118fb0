package dev.hanet.toolkit.spec;

import static dev.hanet.yaml.SpecAssertions.assertThatSpec;

import dev.hanet.toolkit.data.patch.Mirrors;
import dev.hanet.toolkit.data.postprocess.PostprocessStep;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExperimentSpecTest {
    @Test
    void nothing_about_an_experiment_has_to_be_said() {
        assertThatSpec(AboutSpec.class)
                .hasDefaults(new AboutSpec(Optional.empty(), Optional.empty(), Map.of(), Map.of()));
    }

    @Test
    void what_it_is_about_survives_a_round_trip() {
        assertThatSpec(AboutSpec.class)
                .roundTrips(new AboutSpec(
                        Optional.of("disc and cup"),
                        Optional.of(new AboutSpec.Paper(
                                Optional.of(1),
                                Optional.of("HANet_h2"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())),
                        Map.of("mDice", 0.9302),
                        Map.of("mDice", 0.005)));
    }

    @Test
    void a_row_of_a_table_needs_its_values() {
        assertThatSpec(AboutSpec.class)
                .given("paper: {table: 1, row: HANet_h2}")
                .hasProblem("", "a row of one of the paper's tables is named, but 'reported' holds none of its values");
    }

    @Test
    void a_tolerance_needs_a_value_to_be_near_to() {
        assertThatSpec(AboutSpec.class)
                .given("tolerance: {mDice: 0.1}")
                .hasProblem("", "'tolerance' names a metric that 'reported' lacks");
    }

    @Test
    void measuring_takes_a_metric() {
        assertThatSpec(EvaluateSpec.class)
                .roundTrips(new EvaluateSpec(
                        List.of("mDice"),
                        true,
                        1.5,
                        Mirrors.BOTH,
                        List.of(1.0, 0.75),
                        ThresholdSpec.of(0.3),
                        List.of(PostprocessStep.FILL_HOLES),
                        false,
                        true));
        assertThatSpec(EvaluateSpec.class).given("metrics: []").hasProblem("metrics", "at least one metric is needed");
        assertThatSpec(EvaluateSpec.class)
                .given("{metrics: [f1], scales: []}")
                .hasProblem("scales", "at least one scale is needed");
        assertThatSpec(EvaluateSpec.class)
                .given("{metrics: [f1], boundaryTolerance: -1}")
                .hasProblem("boundaryTolerance", "'-1' is negative");
    }

    @Test
    void threshold_is_a_number_or_where_it_is_chosen() {
        assertThatSpec(ThresholdSpec.class).roundTrips(ThresholdSpec.of(0.3));
        assertThatSpec(ThresholdSpec.class).roundTrips(ThresholdSpec.of(ThresholdSpec.Choice.VALIDATION));
        assertThatSpec(ThresholdSpec.class)
                .given("{value: 0.3, on: training}")
                .hasProblem("", "a threshold is either a number or chosen on a part of the data");
        assertThatSpec(EvaluateSpec.class)
                .given("{metrics: [f1], threshold: 2}")
                .hasProblem("threshold.value", "'2.0' is not between 0 and 1");
        assertThatSpec(EvaluateSpec.class)
                .given("{metrics: [f1], threshold: test}")
                .hasProblem("threshold", "'test' is not one of the known values");
    }
}
