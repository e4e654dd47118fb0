package dev.hanet.toolkit.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.schedule.MetricMean;
import dev.hanet.toolkit.schedule.SelectSpec;
import org.junit.jupiter.api.Test;

class BestTest {
    private static Best after(SelectSpec.Mode mode, double... values) {
        Best best = Best.NONE;
        for (int i = 0; i < values.length; i++) {
            best = best.or(new SelectSpec(MetricMean.of("mDice"), mode), i + 1, values[i]);
        }
        return best;
    }

    @Test
    void greatest_value_is_kept_with_its_epoch() {
        assertThat(after(SelectSpec.Mode.MAX, 0.5, 0.8, 0.7, 0.8)).isEqualTo(new Best(2, 0.8));
    }

    @Test
    void least_value_is_kept_with_its_epoch() {
        assertThat(after(SelectSpec.Mode.MIN, 0.5, 0.2, 0.3)).isEqualTo(new Best(2, 0.2));
    }

    @Test
    void last_epoch_is_kept_whatever_its_value() {
        assertThat(after(SelectSpec.Mode.LAST, 0.5, 0.2)).isEqualTo(new Best(2, 0.2));
    }

    @Test
    void an_undefined_value_never_chooses() {
        double undefined = Double.NaN;
        assertThat(after(SelectSpec.Mode.MAX, undefined, 0.2, undefined, 0.1)).isEqualTo(new Best(2, 0.2));
        assertThat(after(SelectSpec.Mode.MIN, undefined, undefined, 0.4, undefined))
                .isEqualTo(new Best(3, 0.4));
        assertThat(after(SelectSpec.Mode.MAX, undefined, undefined)).isEqualTo(new Best(2, undefined));
    }
}
