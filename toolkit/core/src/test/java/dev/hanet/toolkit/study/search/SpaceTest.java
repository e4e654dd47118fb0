package dev.hanet.toolkit.study.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.toolkit.study.search.Space.Dimension;
import dev.hanet.yaml.Overlay;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpaceTest {
    private static final Dimension RATE = Dimension.parse("train.optimizer.learningRate=log(1e-4..1e-1)");

    @ParameterizedTest(name = "{0} at {1} is {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a=log(1e-4..1e-1) | 0 | 0.0001",
                "a=log(1e-4..1e-1) | 0.5 | 0.003162",
                "a=log(1e-4..1e-1) | 1 | 0.1",
                "a=0.1..0.9 | 0.25 | 0.3",
                "a=1..8 | 0 | 1",
                "a=1..8 | 7 | 8",
                "a=[x, y] | 1 | y",
                "a=x,y | 1 | y",
                "a=[[8, 12], [16, 24]] | 1 | [16, 24]",
                "a=-2..2 | 1 | -1",
                "a=.5..1. | 0 | .5..1.",
            })
    void values_lie_at_coordinates(String text, double coordinate, String value) {
        assertThat(Dimension.parse(text).text(coordinate)).isEqualTo(value);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a=8..1 | is an empty range: 8 is not below 1",
                "a=2..2 | is an empty range",
                "a=log(0..1) | has no logarithm at 0",
                "a= | has an empty value",
                "=1..8 | names no key to vary",
                "a=[x, x] | has a value twice",
            })
    void range_that_cannot_be_meant_is_refused(String text, String why) {
        assertThatThrownBy(() -> Dimension.parse(text)).hasMessageContaining(why);
    }

    @Test
    void whole_numbers_between_the_same_edges_meet_their_coordinate_again() {
        for (String text : List.of("a=1..8", "a=log(8..512)", "a=0,0.3,0.5")) {
            Dimension dimension = Dimension.parse(text);
            for (int value = 0; value < dimension.size(); value++) {
                assertThat(dimension.coordinate(dimension.place(value)))
                        .as(text)
                        .isEqualTo(value);
            }
            assertThat(dimension.edge(0)).isCloseTo(0, within(1e-12));
            assertThat(dimension.edge(dimension.size())).isCloseTo(1, within(1e-12));
        }
    }

    @Test
    void of_few_points_chance_draws_each_once_in_an_order_of_the_seed() {
        Space space = new Space(List.of(Dimension.parse("a=1..5"), Dimension.parse("b=x,y")));
        Set<Space.Point> seen = new HashSet<>();
        for (int trial = 0; trial < 10; trial++) {
            seen.add(space.drawn(trial, 7));
        }
        assertThat(seen).hasSize(10);
        assertThat(space.drawn(3, 7)).isEqualTo(space.drawn(3, 7)).isNotEqualTo(space.drawn(3, 8));
        assertThat(space.values(space.at(3))).containsEntry("a", "2").containsEntry("b", "y");
    }

    @Test
    void logarithms_are_drawn_evenly() {
        Space space = new Space(List.of(RATE));
        int[] decades = new int[3];
        for (int trial = 0; trial < 3000; trial++) {
            double rate = Double.parseDouble(space.values(space.drawn(trial, 1)).get(RATE.key()));
            assertThat(rate).isBetween(1e-4, 1e-1);
            decades[(int) Math.min(2, Math.floor(Math.log10(rate) + 4))]++;
        }
        assertThat(decades).satisfies(counts -> {
            for (int count : counts) {
                assertThat(count).isBetween(900, 1100);
            }
        });
    }

    @Test
    void numbers_that_ascend_lie_on_a_scale_and_names_do_not() {
        assertThat(Dimension.parse("a=0,0.3,0.5").ordered()).isTrue();
        assertThat(Dimension.parse("a=0.3,0,0.5").ordered()).isFalse();
        assertThat(Dimension.parse("a=sgd,adam").ordered()).isFalse();
        assertThat(RATE.size()).isZero();
    }

    @Test
    void a_point_is_laid_over_a_spec_as_options_would_be() {
        Space space = new Space(List.of(RATE, Dimension.parse("model.context.levels=1..3")));
        assertThat(space.overlay(new Space.Point(List.of(0.5, 2.0))).options())
                .containsExactly("train.optimizer.learningRate=0.003162", "model.context.levels=3");
        assertThat(Dimension.parse("a=x,y").overlay(1)).isEqualTo(Overlay.oneOf("--vary", "a=x,y", 4, 5));
    }
}
