package dev.hanet.toolkit.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SelectSpecTest {
    private static final OptionalDouble HALF = OptionalDouble.of(0.5);

    @Test
    void first_epoch_is_the_best_so_far() {
        assertThat(new SelectSpec("mDice", SelectSpec.Mode.MAX).prefers(OptionalDouble.empty(), 0.1))
                .isTrue();
    }

    @Test
    void of_equal_epochs_the_first_stays() {
        assertThat(new SelectSpec("mDice", SelectSpec.Mode.MAX).prefers(HALF, 0.5))
                .isFalse();
        assertThat(new SelectSpec("eCdr", SelectSpec.Mode.MIN).prefers(HALF, 0.5))
                .isFalse();
    }

    @Test
    void the_sense_follows_the_mode() {
        assertThat(new SelectSpec("mDice", SelectSpec.Mode.MAX).prefers(HALF, 0.6))
                .isTrue();
        assertThat(new SelectSpec("eCdr", SelectSpec.Mode.MIN).prefers(HALF, 0.6))
                .isFalse();
        assertThat(new SelectSpec("eCdr", SelectSpec.Mode.MIN).prefers(HALF, 0.4))
                .isTrue();
    }

    @Test
    void last_prefers_every_epoch() {
        assertThat(new SelectSpec("f1", SelectSpec.Mode.LAST).prefers(HALF, 0.1))
                .isTrue();
    }

    @Test
    void a_number_wins_over_not_a_number() {
        SelectSpec select = new SelectSpec("mDice", SelectSpec.Mode.MAX);
        assertThat(select.prefers(OptionalDouble.of(Double.NaN), 0.1)).isTrue();
        assertThat(select.prefers(HALF, Double.NaN)).isFalse();
    }

    @Test
    void while_no_epoch_has_a_number_the_last_one_stays() {
        SelectSpec select = new SelectSpec("mDice", SelectSpec.Mode.MAX);
        assertThat(select.prefers(OptionalDouble.of(Double.NaN), Double.NaN)).isTrue();
    }
}
