package dev.hanet.toolkit.study.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.study.SeedSummary.Spread;
import dev.hanet.toolkit.study.search.Course.Kind;
import dev.hanet.toolkit.study.search.Course.Outcome;
import dev.hanet.toolkit.study.search.Course.Prune;
import dev.hanet.toolkit.study.search.Course.Rules;
import dev.hanet.toolkit.study.search.Space.Dimension;
import dev.hanet.toolkit.study.search.Space.Point;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Searches over curves that were recorded from trainings of this toolkit: mDice on validation in each of nine epochs, six learning rates by five
 * momentums by three seeds, a network of three levels (8, 12 and 16 channels) with two levels of HA on eight drawn images of 32 x 32. What a
 * search finds there says how it goes about noisy curves, and nothing of other networks.
 */
class RecordedCurvesTest {
    private static final Space SPACE = new Space(List.of(
            Dimension.parse("learningRate=0.0003,0.001,0.003,0.01,0.03,0.1"),
            Dimension.parse("momentum=0,0.5,0.8,0.9,0.95")));
    private static final int EPOCHS = 9;
    private static final int SEEDS = 3;
    private static final int GRID = 30 * SEEDS * EPOCHS;

    /** Learning rate and momentum to a curve a seed. */
    private static final Map<List<Double>, List<double[]>> CURVES = new HashMap<>();

    @BeforeAll
    static void read() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(RecordedCurvesTest.class.getResourceAsStream("recorded-curves.csv"))) {
            new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> Arrays.stream(line.split(",", -1))
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .forEach(row -> CURVES.computeIfAbsent(List.of(row[0], row[1]), key -> new ArrayList<>())
                            .add(Arrays.copyOfRange(row, 3, row.length)));
        }
    }

    private static double best(double[] curve, int epochs) {
        return Arrays.stream(curve, 0, epochs).max().orElseThrow();
    }

    private static double mean(Point point, int epochs) {
        Map<String, String> values = SPACE.values(point);
        return curves(values.get("learningRate"), values.get("momentum")).stream()
                .mapToDouble(curve -> best(curve, epochs))
                .average()
                .orElseThrow();
    }

    private static List<double[]> curves(String rate, String momentum) {
        return Objects.requireNonNull(CURVES.get(List.of(Double.valueOf(rate), Double.valueOf(momentum))));
    }

    /** What a search came to: the mean of the best of those that it trained to the end, and the epochs of all. */
    private record Found(double mean, int epochs) {}

    private static Found found(Rules rules) {
        Course course = new Course(SPACE, rules);
        Map<Integer, Integer> trained = new HashMap<>();
        double best = Double.NEGATIVE_INFINITY;
        Optional<Course.Job> job = course.next();
        while (job.isPresent()) {
            Course.Job one = job.orElseThrow();
            trained.merge(one.trial(), one.epoch(), Math::max);
            course.result(one, new Outcome(mean(one.point(), one.epoch()), Map.of()));
            if (one.epoch() == EPOCHS) {
                best = Math.max(best, mean(one.point(), EPOCHS));
            }
            job = course.next();
        }
        return new Found(
                best,
                SEEDS * trained.values().stream().mapToInt(epochs -> epochs).sum());
    }

    /** How far the best point's own seeds lie apart: their standard deviation. */
    private static double noise(Point point) {
        Map<String, String> values = SPACE.values(point);
        return Spread.of(curves(values.get("learningRate"), values.get("momentum")).stream()
                        .mapToDouble(curve -> best(curve, EPOCHS))
                        .toArray())
                .deviation();
    }

    /** Successes of repetitions with the seeds 1 to so many, and what they cost. */
    private record Repeated(int found, int foundWithinCost, double cost) {}

    private static Repeated repeated(Kind kind, int trials, int ahead, int repetitions) {
        Point top = IntStream.range(0, 30)
                .mapToObj(SPACE::at)
                .max(Comparator.comparingDouble(point -> mean(point, EPOCHS)))
                .orElseThrow();
        double least = mean(top, EPOCHS) - noise(top);
        List<Found> all = LongStream.rangeClosed(1, repetitions)
                .mapToObj(seed -> found(new Rules(kind, Prune.NONE, trials, EPOCHS, ahead, seed)))
                .toList();
        return new Repeated(
                (int) all.stream().filter(one -> one.mean() >= least).count(),
                (int) all.stream()
                        .filter(one -> one.mean() >= least && one.epochs() <= 0.35 * GRID)
                        .count(),
                all.stream().mapToInt(Found::epochs).average().orElseThrow() / GRID);
    }

    /** 1000 repetitions, once: asha 912 and tpe 995 found it within the cost, chance 316. */
    @ParameterizedTest(name = "{0}, {1} trials")
    @CsvSource({"ASHA, 30, 4", "TPE, 10, 1"})
    void the_best_of_the_grid_is_found_for_a_third_of_its_epochs_and_by_chance_it_is_not(
            Kind kind, int trials, int ahead) {
        Repeated first = repeated(kind, trials, ahead, 10);
        assertThat(first.foundWithinCost()).isGreaterThanOrEqualTo(9);
        Repeated many = repeated(kind, trials, ahead, 100);
        assertThat(many.foundWithinCost()).isGreaterThanOrEqualTo(90);
        assertThat(many.cost()).isLessThanOrEqualTo(0.35);
        Repeated chance = repeated(Kind.RANDOM, (int) Math.ceil(30 * many.cost()), 1, 100);
        assertThat(chance.cost()).isGreaterThanOrEqualTo(many.cost() - 1e-9);
        assertThat(chance.found()).isLessThan(50);
    }

    @Test
    void the_curves_are_a_whole_grid() {
        assertThat(CURVES).hasSize(30);
        assertThat(CURVES.values())
                .allSatisfy(curves -> assertThat(curves).hasSize(SEEDS).allSatisfy(curve -> assertThat(curve)
                        .hasSize(EPOCHS)));
    }
}
