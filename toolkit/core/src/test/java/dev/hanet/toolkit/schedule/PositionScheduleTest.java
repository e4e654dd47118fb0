package dev.hanet.toolkit.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PositionScheduleTest {
    private static final Course COURSE = new Course(20, 5, true);

    @ParameterizedTest(name = "after {0} epochs the rate is {1} of the full one")
    @CsvSource({"0, 1", "9, 1", "10, 0.5", "14, 0.5", "15, 0.25", "19, 0.25"})
    void step_drops_when_the_listed_epochs_have_passed(int epoch, double factor) {
        Schedule schedule = new StepSpec(Optional.empty(), List.of(10, 15), 0.5, 0).start(COURSE);
        assertThat(schedule.factor(epoch, 4)).isEqualTo(factor);
    }

    @ParameterizedTest(name = "after {0} epochs the rate is {1} of the full one")
    @CsvSource({"0, 1", "6, 1", "7, 0.5", "13, 0.5", "14, 0.25"})
    void step_drops_every_so_many_epochs(int epoch, double factor) {
        Schedule schedule = new StepSpec(Optional.of(7), List.of(), 0.5, 0).start(COURSE);
        assertThat(schedule.factor(epoch, 0)).isEqualTo(factor);
    }

    @Test
    void step_wants_either_an_interval_or_a_list() {
        assertThat(new StepSpec(Optional.empty(), List.of(), 0.5, 0).isEitherEveryOrAt())
                .isFalse();
        assertThat(new StepSpec(Optional.of(7), List.of(3), 0.5, 0).isEitherEveryOrAt())
                .isFalse();
    }

    @ParameterizedTest(name = "epoch {0} step {1}: {2}")
    @CsvSource({"0, 0, 1", "0, 1, 0.9909955", "10, 0, 0.5358867", "19, 4, 0.0158489"})
    void polynomial_falls_with_every_step(int epoch, int step, double factor) {
        assertThat(new PolynomialSpec(0.9, 0).start(COURSE).factor(epoch, step)).isCloseTo(factor, within(1e-7));
    }

    /** PyTorch's CosineAnnealingLR over 100 steps. */
    @ParameterizedTest(name = "epoch {0} step {1}: {2}, to a hundredth {3}")
    @CsvSource({
        "0, 0, 1, 1",
        "0, 1, 0.9997532801828658, 0.9997557473810371",
        "10, 0, 0.5, 0.505",
        "19, 4, 0.0002467198171342, 0.010244252618962857"
    })
    void cosine_falls_with_every_step(int epoch, int step, double factor, double toHundredth) {
        assertThat(cosine(0, 0).start(COURSE).factor(epoch, step)).isCloseTo(factor, within(1e-14));
        assertThat(new CosineSpec(0.01, 0, 0, Optional.empty(), 1).start(COURSE).factor(epoch, step))
                .isCloseTo(toHundredth, within(1e-14));
    }

    /** PyTorch's SequentialLR of LinearLR(1/7, 1, 6) and CosineAnnealingLR(93). */
    @ParameterizedTest(name = "epoch {0} step {1}: {2}")
    @CsvSource({
        "0, 0, 0.14285714285714285",
        "0, 3, 0.5714285714285714",
        "1, 1, 1",
        "1, 2, 1",
        "1, 3, 0.999714745464859",
        "10, 0, 0.5589783585754231",
        "19, 4, 0.0002852545351409996"
    })
    void cosine_begins_where_the_warm_up_ends(int epoch, int step, double factor) {
        assertThat(cosine(0, 7).start(COURSE).factor(epoch, step)).isCloseTo(factor, within(1e-14));
    }

    @Test
    void warm_up_of_the_cosine_counts_epochs_as_their_steps() {
        assertThat(cosine(2, 0).start(COURSE).factor(1, 3))
                .isEqualTo(cosine(0, 10).start(COURSE).factor(1, 3))
                .isEqualTo(0.9);
    }

    /** PyTorch's CosineAnnealingWarmRestarts(10 steps, 2). */
    @ParameterizedTest(name = "epoch {0} step {1}: {2}")
    @CsvSource({
        "0, 4, 0.6545084971874737",
        "1, 4, 0.024471741852423234",
        "2, 0, 1",
        "2, 1, 0.9938441702975689",
        "5, 4, 0.00615582970243117",
        "6, 0, 1",
        "13, 4, 0.001541333133436018",
        "14, 0, 1",
        "19, 4, 0.7093298687687141"
    })
    void cosine_begins_again_with_longer_cycles(int epoch, int step, double factor) {
        Schedule schedule = new CosineSpec(0, 0, 0, Optional.of(2), 2).start(COURSE);
        assertThat(schedule.factor(epoch, step)).isCloseTo(factor, within(1e-14));
    }

    @Test
    void cosine_wants_one_length_of_the_warm_up_and_a_cycle_to_multiply() {
        assertThat(cosine(1, 1).isWarmupGivenOnce()).isFalse();
        assertThat(new CosineSpec(0, 0, 0, Optional.empty(), 2).isCycleFactorOfCycles())
                .isFalse();
    }

    private static CosineSpec cosine(int warmupEpochs, int warmupSteps) {
        return new CosineSpec(0, warmupEpochs, warmupSteps, Optional.empty(), 1);
    }

    @Test
    void warm_up_rises_linearly_and_ends_at_the_full_rate() {
        Schedule schedule = new ConstantSpec(1).start(COURSE);
        assertThat(List.of(0, 1, 2, 3, 4))
                .extracting(step -> schedule.factor(0, step))
                .containsExactly(0.2, 0.4, 0.6, 0.8, 1.0);
        assertThat(schedule.factor(1, 0)).isEqualTo(1);
    }

    @Test
    void position_is_all_the_state() {
        Schedule schedule = new ConstantSpec(0).start(COURSE);
        assertThat(schedule.state()).isEmpty();
        assertThat(schedule.afterEpoch(0.1)).isSameAs(schedule);
        assertThatThrownBy(() -> schedule.restore(Map.of("best", "1")))
                .hasMessage("this schedule has no state, yet one is given: [best]");
    }
}
