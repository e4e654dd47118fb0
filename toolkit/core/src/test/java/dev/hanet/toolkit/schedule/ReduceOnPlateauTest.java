package dev.hanet.toolkit.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Worked by hand from the rule of PyTorch's ReduceLROnPlateau. */
class ReduceOnPlateauTest {
    private static final Course UP = new Course(20, 3, true);
    private static final Course DOWN = new Course(20, 3, false);

    private static ReduceOnPlateauSpec spec(int patience) {
        return new ReduceOnPlateauSpec(0.1, patience, 1e-4, 0, 0);
    }

    private static double[] factors(Schedule schedule, double... metrics) {
        double[] factors = new double[metrics.length];
        Schedule now = schedule;
        for (int epoch = 0; epoch < metrics.length; epoch++) {
            now = now.afterEpoch(metrics[epoch]);
            factors[epoch] = now.factor(epoch + 1, 0);
        }
        return factors;
    }

    @Test
    void patience_five_reduces_when_the_sixth_epoch_without_improvement_ends() {
        assertThat(factors(spec(5).start(UP), 0.5, 0.5, 0.4, 0.5, 0.3, 0.5, 0.49, 0.5))
                .containsExactly(1, 1, 1, 1, 1, 1, 0.1, 0.1);
    }

    @Test
    void improvement_starts_the_count_anew() {
        assertThat(factors(spec(2).start(UP), 0.5, 0.4, 0.4, 0.6, 0.5, 0.5, 0.5))
                .containsExactly(1, 1, 1, 1, 1, 1, 0.1);
    }

    @Test
    void a_drop_starts_the_count_anew() {
        assertThat(factors(spec(1).start(UP), 0.5, 0.4, 0.4, 0.4, 0.4))
                .containsExactly(new double[] {1, 1, 0.1, 0.1, 0.01}, within(1e-15));
    }

    @Test
    void a_gain_within_the_relative_threshold_is_none() {
        assertThat(factors(spec(0).start(UP), 0.5, 0.50004)).containsExactly(1, 0.1);
        assertThat(factors(spec(0).start(UP), 0.5, 0.50006)).containsExactly(1, 1);
    }

    @Test
    void a_loss_is_watched_downwards() {
        assertThat(factors(spec(0).start(DOWN), 2.0, 1.9999, 1.9)).containsExactly(1, 0.1, 0.1);
    }

    @Test
    void what_is_not_defined_says_nothing_either_way() {
        assertThat(factors(spec(0).start(UP), Double.NaN, 0.5, Double.NaN, 0.4))
                .containsExactly(new double[] {1, 1, 1, 0.1}, within(1e-15));
        assertThat(factors(spec(1).start(DOWN), 2.0, 2.1, Double.NaN, Double.NaN, 2.1))
                .containsExactly(new double[] {1, 1, 1, 1, 0.1}, within(1e-15));
    }

    @Test
    void restored_state_goes_on_as_if_never_stopped() {
        Schedule straight = spec(2).start(UP).afterEpoch(0.7).afterEpoch(0.1).afterEpoch(0.2);
        Schedule restored = spec(2).start(UP).restore(straight.state());
        assertThat(restored).isEqualTo(straight);
        assertThat(restored.afterEpoch(0.3).factor(4, 0)).isEqualTo(0.1);
    }

    @Test
    void state_before_the_first_epoch_can_be_restored() {
        Schedule fresh = spec(2).start(DOWN);
        assertThat(fresh.restore(fresh.state())).isEqualTo(fresh);
    }

    @Test
    void state_of_another_schedule_is_refused() {
        assertThatThrownBy(() -> spec(2).start(UP).restore(Map.of("epoch", "3")))
                .hasMessage("not the state of a reduce-on-plateau schedule: [epoch]");
    }

    @Test
    void warm_up_multiplies_what_the_plateau_says() {
        Schedule schedule = new ReduceOnPlateauSpec(0.5, 0, 1e-4, 0, 2).start(UP);
        assertThat(schedule.factor(0, 0)).isEqualTo(1 / 6.0);
        assertThat(schedule.afterEpoch(0.5).afterEpoch(0.5).factor(1, 2)).isEqualTo(0.5);
    }
}
