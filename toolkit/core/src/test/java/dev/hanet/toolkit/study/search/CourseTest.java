package dev.hanet.toolkit.study.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hanet.toolkit.statistic.PairedTest;
import dev.hanet.toolkit.study.search.Course.Job;
import dev.hanet.toolkit.study.search.Course.Kind;
import dev.hanet.toolkit.study.search.Course.Outcome;
import dev.hanet.toolkit.study.search.Course.Prune;
import dev.hanet.toolkit.study.search.Course.Rules;
import dev.hanet.toolkit.study.search.Space.Dimension;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CourseTest {
    private static final Space SPACE =
            new Space(List.of(Dimension.parse("rate=log(1e-4..1e-1)"), Dimension.parse("levels=1..4")));

    /** A score without sense, the same in the script that the expected courses come from. */
    private static Outcome scattered(Job job) {
        return new Outcome(((job.trial() * 7919) % 31) / 31.0 + job.rung() * 0.01 * ((job.trial() * 13) % 5), Map.of());
    }

    /** Takes jobs with so many workers, whose results arrive in an order of chance. */
    private static List<Job> walked(Course course, int workers, long seed, Function<Job, Outcome> outcomes) {
        Random random = new Random(seed);
        List<Job> under = new ArrayList<>();
        List<Job> all = new ArrayList<>();
        while (true) {
            Optional<Job> next = under.size() < workers ? course.next() : Optional.empty();
            if (next.isPresent()) {
                under.add(next.orElseThrow());
                all.add(next.orElseThrow());
            } else if (under.isEmpty()) {
                return all;
            } else {
                Job ended = under.remove(random.nextInt(under.size()));
                course.result(ended, outcomes.apply(ended));
            }
        }
    }

    private static String words(List<Job> jobs) {
        return jobs.stream().map(job -> job.trial() + ":" + job.rung()).collect(Collectors.joining(" "));
    }

    /** Expected: algorithm 2 of Li et al., written anew in Python as a loop over workers that all take equally long. */
    @ParameterizedTest(name = "{0} at a time: {1}")
    @CsvSource({
        "1, 0:0 1:0 2:0 2:1 3:0 4:0 5:0 4:1 6:0 7:0 8:0 6:1 2:2 9:0 10:0 11:0 11:1 11:2",
        "4, 0:0 1:0 2:0 3:0 4:0 5:0 2:1 6:0 7:0 4:1 8:0 9:0 10:0 11:0 6:1 11:1 2:2 11:2"
    })
    void successive_halving_promotes_as_the_algorithm_does(int ahead, String expected) {
        Rules rules = new Rules(Kind.ASHA, Prune.NONE, 12, 27, ahead, 1);
        assertThat(rules.rungs()).containsExactly(3, 9, 27);
        assertThat(words(walked(new Course(SPACE, rules), ahead, 1, CourseTest::scattered)))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Kind.class)
    void the_course_is_the_same_whoever_works_and_in_whatever_order_results_arrive(Kind kind) {
        Space space = kind == Kind.GRID
                ? new Space(List.of(Dimension.parse("a=1,2,3,4"), Dimension.parse("levels=1..4")))
                : SPACE;
        for (Prune prune : Prune.values()) {
            Rules rules = new Rules(kind, prune, 24, 9, 4, 3);
            List<Job> expected = walked(new Course(space, rules), 4, 0, CourseTest::bowl);
            for (int workers = 1; workers <= 6; workers++) {
                for (long seed = 0; seed < 5; seed++) {
                    assertThat(walked(new Course(space, rules), workers, seed, CourseTest::bowl))
                            .as(kind + " " + prune + " " + workers)
                            .isEqualTo(expected);
                }
            }
            assertThat(new HashSet<>(expected.stream().map(Job::point).toList()))
                    .hasSize(kind == Kind.GRID ? 16 : 24);
        }
    }

    /** Best at a rate of 1e-2 and three levels; the later the better. */
    private static Outcome bowl(Job job) {
        double rate =
                job.point().coordinates().get(0) - (job.point().coordinates().get(0) > 1 ? 1.5 : 0.667);
        double levels = job.point().coordinates().get(1) / 4 - 0.5;
        double score = 0.8 - rate * rate - 0.3 * levels * levels - 0.1 / (1 + job.epoch());
        Map<String, Double> images =
                Map.of("a", score, "b", score - 0.1, "c", score + 0.1, "d", score, "e", score - 0.2);
        return new Outcome(score, images);
    }

    @Test
    void another_seed_and_another_lead_make_another_course() {
        Rules rules = new Rules(Kind.ASHA, Prune.NONE, 12, 9, 4, 3);
        List<Job> jobs = walked(new Course(SPACE, rules), 4, 0, CourseTest::bowl);
        Rules reseeded = new Rules(Kind.ASHA, Prune.NONE, 12, 9, 4, 4);
        assertThat(walked(new Course(SPACE, reseeded), 4, 0, CourseTest::bowl)).isNotEqualTo(jobs);
        Rules alone = new Rules(Kind.ASHA, Prune.NONE, 12, 9, 1, 3);
        assertThat(walked(new Course(SPACE, alone), 1, 0, CourseTest::bowl)).isNotEqualTo(jobs);
    }

    @Test
    void what_failed_never_goes_on() {
        Rules rules = new Rules(Kind.ASHA, Prune.NONE, 9, 9, 1, 1);
        List<Job> jobs =
                walked(new Course(SPACE, rules), 1, 0, job -> job.trial() % 2 == 0 ? Outcome.FAILED : bowl(job));
        assertThat(jobs).filteredOn(job -> job.rung() > 0).isNotEmpty().allMatch(job -> job.trial() % 2 == 1);
        assertThat(walked(new Course(SPACE, rules), 1, 0, job -> Outcome.FAILED))
                .hasSize(9);
    }

    @Test
    void a_trial_that_is_worse_image_by_image_is_pruned_and_one_that_may_not_be_goes_on() {
        Rules rules = new Rules(Kind.RANDOM, Prune.WILCOXON, 3, 9, 1, 1);
        List<Job> jobs = walked(new Course(SPACE, rules), 1, 0, job -> {
            double[][] images = {
                {0.5, 0.6, 0.7, 0.4, 0.5, 0.8}, {0.4, 0.5, 0.6, 0.3, 0.4, 0.7}, {0.9, 0.1, 0.9, 0.1, 0.5, 0.9}
            };
            Map<String, Double> byName = new java.util.HashMap<>();
            for (int i = 0; i < 6; i++) {
                byName.put("image " + i, images[job.trial()][i]);
            }
            return new Outcome(
                    byName.values().stream()
                            .mapToDouble(value -> value)
                            .average()
                            .orElseThrow(),
                    byName);
        });
        assertThat(words(jobs)).isEqualTo("0:0 0:1 0:2 1:0 2:0 2:1 2:2");
    }

    @Test
    void the_one_sided_test_is_that_of_scipy() {
        double[] differences = {-0.1, -0.25, 0.05, -0.3, -0.12, -0.4, 0.2, -0.07};
        assertThat(PairedTest.lower(differences)).isEqualTo(0.0546875);
        double[] turned = java.util.Arrays.stream(differences).map(one -> -one).toArray();
        assertThat(PairedTest.lower(turned)).isEqualTo(1);
        assertThat(PairedTest.lower()).isEqualTo(1);
    }

    @Test
    void rungs_are_thirds_and_one_for_a_search_that_ends_nothing_early() {
        assertThat(new Rules(Kind.ASHA, Prune.NONE, 1, 100, 1, 1).rungs()).containsExactly(11, 33, 100);
        assertThat(new Rules(Kind.ASHA, Prune.NONE, 1, 2, 1, 1).rungs()).containsExactly(2);
        assertThat(new Rules(Kind.TPE, Prune.WILCOXON, 1, 9, 1, 1).rungs()).containsExactly(1, 3, 9);
        assertThat(new Rules(Kind.TPE, Prune.NONE, 1, 9, 1, 1).rungs()).containsExactly(9);
    }
}
