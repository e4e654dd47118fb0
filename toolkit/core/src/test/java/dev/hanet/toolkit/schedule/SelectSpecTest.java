package dev.hanet.toolkit.schedule;

import static dev.hanet.yaml.SpecAssertions.assertThatSpec;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SelectSpecTest {
    private static final OptionalDouble HALF = OptionalDouble.of(0.5);

    @Test
    void first_epoch_is_the_best_so_far() {
        assertThat(new SelectSpec(MetricMean.of("mDice"), SelectSpec.Mode.MAX).prefers(OptionalDouble.empty(), 0.1))
                .isTrue();
    }

    @Test
    void of_equal_epochs_the_first_stays() {
        assertThat(new SelectSpec(MetricMean.of("mDice"), SelectSpec.Mode.MAX).prefers(HALF, 0.5))
                .isFalse();
        assertThat(new SelectSpec(MetricMean.of("eCdr"), SelectSpec.Mode.MIN).prefers(HALF, 0.5))
                .isFalse();
    }

    @Test
    void the_sense_follows_the_mode() {
        assertThat(new SelectSpec(MetricMean.of("mDice"), SelectSpec.Mode.MAX).prefers(HALF, 0.6))
                .isTrue();
        assertThat(new SelectSpec(MetricMean.of("eCdr"), SelectSpec.Mode.MIN).prefers(HALF, 0.6))
                .isFalse();
        assertThat(new SelectSpec(MetricMean.of("eCdr"), SelectSpec.Mode.MIN).prefers(HALF, 0.4))
                .isTrue();
    }

    @Test
    void last_prefers_every_epoch() {
        assertThat(new SelectSpec(MetricMean.of("f1"), SelectSpec.Mode.LAST).prefers(HALF, 0.1))
                .isTrue();
    }

    @Test
    void mean_of_several_metrics_is_none_where_one_is_none() {
        MetricMean two = MetricMean.of(List.of("f1", "clDice"));
        Map<String, Double> known = Map.of("f1", 0.8, "clDice", 0.6);
        assertThat(two.of(name -> known.getOrDefault(name, Double.NaN))).isEqualTo(0.7);
        assertThat(two.of(name -> name.equals("f1") ? 0.8 : Double.NaN)).isNaN();
        assertThat(two.words()).isEqualTo("mean of f1 and clDice");
        assertThat(MetricMean.of(List.of("a", "b", "c")).words(name -> name + " (x)"))
                .isEqualTo("mean of a (x), b (x) and c (x)");
        assertThat(MetricMean.of("f1").words()).isEqualTo("f1");
        assertThatSpec(SelectSpec.class).given("metric: [f1, clDice]").means(new SelectSpec(two, SelectSpec.Mode.MAX));
        assertThatSpec(SelectSpec.class).hasDefaults(new SelectSpec(MetricMean.of("mDice"), SelectSpec.Mode.MAX));
        assertThatSpec(SelectSpec.class).roundTrips(new SelectSpec(two, SelectSpec.Mode.MIN));
    }

    @Test
    void a_number_wins_over_not_a_number() {
        SelectSpec select = new SelectSpec(MetricMean.of("mDice"), SelectSpec.Mode.MAX);
        assertThat(select.prefers(OptionalDouble.of(Double.NaN), 0.1)).isTrue();
        assertThat(select.prefers(HALF, Double.NaN)).isFalse();
    }

    @Test
    void while_no_epoch_has_a_number_the_last_one_stays() {
        SelectSpec select = new SelectSpec(MetricMean.of("mDice"), SelectSpec.Mode.MAX);
        assertThat(select.prefers(OptionalDouble.of(Double.NaN), Double.NaN)).isTrue();
    }
}
