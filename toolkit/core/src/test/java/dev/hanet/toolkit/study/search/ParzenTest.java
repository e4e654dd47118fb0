package dev.hanet.toolkit.study.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.toolkit.study.search.Space.Dimension;
import dev.hanet.toolkit.study.search.Space.Point;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Densities as SciPy's {@code truncnorm} has them, mixed by hand. */
class ParzenTest {
    private static final Space SPACE = new Space(List.of(
            Dimension.parse("rate=log(1e-4..1e-1)"), Dimension.parse("levels=1..4"), Dimension.parse("kind=c,a,b")));
    private static final Parzen THREE =
            new Parzen(SPACE, List.of(point(0.25, 1, 0), point(0.5, 2, 2), point(0.9, 3, 2)));

    private static Point point(double rate, double levels, double kind) {
        return new Point(List.of(rate, levels, kind));
    }

    @ParameterizedTest(name = "at {0}, {1}, {2}: {3}")
    @CsvSource({
        "0.3, 1, 0, 0.21914571737267857",
        "0.5, 2, 2, 0.22788519285803369",
        "0.05, 0, 1, 0.030930862149850573",
        "0.95, 3, 2, 0.3443542959632233"
    })
    void the_density_is_the_even_mixture_of_kernels_and_prior(double rate, double levels, double kind, double density) {
        assertThat(THREE.of(point(rate, levels, kind))).isCloseTo(density, within(1e-12));
    }

    @Test
    void of_nothing_the_density_is_the_prior() {
        assertThat(new Parzen(SPACE, List.of()).of(point(0.3, 1, 0))).isCloseTo(PRIOR, within(1e-12));
    }

    private static final double PRIOR = 0.08774464895382991;

    @Test
    void a_whole_number_on_a_logarithmic_scale_has_what_lies_between_its_edges() {
        Space channels = new Space(List.of(Dimension.parse("channels=log(8..512)")));
        Parzen one = new Parzen(channels, List.of(new Point(List.of(56.0))));
        assertThat(one.of(new Point(List.of(8.0)))).isCloseTo(0.013617766471036193, within(1e-12));
    }

    @Test
    void the_density_sums_to_one() {
        double sum = 0;
        int steps = 2000;
        for (int step = 0; step < steps; step++) {
            for (int levels = 0; levels < 4; levels++) {
                for (int kind = 0; kind < 3; kind++) {
                    sum += THREE.of(point((step + 0.5) / steps, levels, kind)) / steps;
                }
            }
        }
        assertThat(sum).isCloseTo(1, within(1e-6));
    }

    @Test
    void points_are_drawn_as_dense_as_the_density_says() {
        SplittableRandom random = new SplittableRandom(5);
        int[] kinds = new int[3];
        int low = 0;
        for (int i = 0; i < 6000; i++) {
            Point drawn = THREE.draw(random);
            kinds[drawn.coordinates().get(2).intValue()]++;
            low += drawn.coordinates().get(0) < 0.4 ? 1 : 0;
        }
        double[] expected = new double[3];
        double below = 0;
        for (int step = 0; step < 500; step++) {
            for (int levels = 0; levels < 4; levels++) {
                for (int kind = 0; kind < 3; kind++) {
                    double mass = THREE.of(point((step + 0.5) / 500, levels, kind)) / 500;
                    expected[kind] += mass;
                    below += step < 200 ? mass : 0;
                }
            }
        }
        for (int kind = 0; kind < 3; kind++) {
            assertThat(kinds[kind] / 6000.0).isCloseTo(expected[kind], within(0.02));
        }
        assertThat(low / 6000.0).isCloseTo(below, within(0.02));
    }

    @Test
    void of_few_points_the_one_of_the_greatest_ratio_that_was_not_tried_is_proposed() {
        Space line = new Space(List.of(Dimension.parse("a=1..9")));
        List<Parzen.Scored> told = List.of(
                new Parzen.Scored(new Point(List.of(1.0)), 0.9),
                new Parzen.Scored(new Point(List.of(6.0)), 0.2),
                new Parzen.Scored(new Point(List.of(8.0)), 0.1));
        Set<Point> tried = Set.of(new Point(List.of(1.0)), new Point(List.of(6.0)), new Point(List.of(8.0)));
        Point proposed =
                Parzen.propose(line, told, tried, new SplittableRandom(1)).orElseThrow();
        assertThat(proposed.coordinates().get(0)).isIn(0.0, 2.0);
        assertThat(Parzen.propose(
                        new Space(List.of(Dimension.parse("a=x,y"))),
                        List.of(),
                        Set.of(new Point(List.of(0.0)), new Point(List.of(1.0))),
                        new SplittableRandom(1)))
                .isEmpty();
    }
}
