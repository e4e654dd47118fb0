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
