package dev.hanet.toolkit.study.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.train.Experiments;
import dev.hanet.yaml.Overlay;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridTest {
    private static final Variation DELTA = Variation.parse("model.context.delta=0,0.5");
    private static final Variation LEVELS = Variation.parse("model.context.levels=1, 2");

    @Test
    void points_are_all_combinations_the_last_key_fastest() {
        Grid grid = new Grid(Experiments.source("x.yaml"), Overlay.NONE, List.of(DELTA, LEVELS), List.of());
        assertThat(grid.points())
                .extracting(point -> String.join(" ", point.values().values()))
                .containsExactly("0 1", "0 2", "0.5 1", "0.5 2");
    }

    @Test
    void every_point_meets_every_seed() {
        Grid grid = new Grid(
                Experiments.source("x.yaml"), Overlay.parse("train.epochs=1"), List.of(DELTA), List.of(1L, 7L));
        assertThat(grid.overlays(grid.points().get(0)))
                .containsExactly(
                        Overlay.parse("train.epochs=1", "model.context.delta=0", "seed=1"),
                        Overlay.parse("train.epochs=1", "model.context.delta=0", "seed=7"));
    }

    @Test
    void comma_inside_brackets_belongs_to_the_value() {
        assertThat(Variation.parse("model.context={type: ha, delta: 0.3},{type: none}")
                        .values())
                .containsExactly("{type: ha, delta: 0.3}", "{type: none}");
        assertThat(Variation.parse("data.prepare=[],[{type: clahe}]").values())
                .containsExactly("[]", "[{type: clahe}]");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "=1,2 | names no key",
                "seed=1,,2 | has an empty value",
                "seed=1,2,1 | has a value twice",
                "a=1..8 | has a range, of which there is no grid"
            })
    void variation_that_cannot_be_meant_is_refused(String text, String why) {
        assertThatThrownBy(() -> Variation.parse(text)).hasMessageContaining(why);
    }

    @Test
    void key_given_twice_is_refused() {
        assertThatThrownBy(() -> new Grid(Experiments.source("x.yaml"), Overlay.NONE, List.of(DELTA, DELTA), List.of()))
                .hasMessageContaining("is given twice");
    }
}
