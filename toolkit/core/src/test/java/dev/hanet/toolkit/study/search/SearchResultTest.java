package dev.hanet.toolkit.study.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hanet.toolkit.run.Caution;
import dev.hanet.toolkit.run.Host;
import dev.hanet.toolkit.run.Provenance;
import dev.hanet.toolkit.schedule.MetricMean;
import dev.hanet.toolkit.schedule.SelectSpec;
import dev.hanet.toolkit.study.search.Space.Dimension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchResultTest {
    private static final Space SPACE = new Space(List.of(
            Dimension.parse("train.optimizer.learningRate=log(1e-4..1e-1)"),
            Dimension.parse("model.context.levels=1..4"),
            Dimension.parse("model.context={type: <b>&},{type: none}")));

    @TempDir
    private Path folder;

    private static SearchResult result(ToDoubleFunction<Space.Point> value, int count) {
        List<SearchResult.Trial> trials = new ArrayList<>();
        for (int trial = 0; trial < count; trial++) {
            Space.Point point = SPACE.drawn(trial, 5);
            double reached = value.applyAsDouble(point);
            trials.add(new SearchResult.Trial(
                    trial,
                    point,
                    trial % 3 == 0 ? 9 : 1,
                    reached,
                    reached,
                    List.of(Path.of("runs", "r" + trial)),
                    Optional.empty()));
        }
        return new SearchResult(
                SPACE,
                new SelectSpec(MetricMean.of("mDice"), SelectSpec.Mode.MAX),
                "my.yaml",
                9,
                trials,
                60,
                trials.stream().mapToInt(SearchResult.Trial::epoch).sum());
    }

    private static double rate(Space.Point point) {
        return point.coordinates().get(0);
    }

    @Test
    void the_key_that_alone_decides_has_all_the_importance() {
        Map<String, Double> one = result(SearchResultTest::rate, 40).importances();
        assertThat(one.get("train.optimizer.learningRate")).isGreaterThan(0.9);
        assertThat(one.values().stream().mapToDouble(share -> share).sum()).isCloseTo(1, within(1e-9));
    }

    @Test
    void two_keys_that_decide_alike_share_it() {
        Map<String, Double> two = result(
                        point -> rate(point) + point.coordinates().get(1) / 3, 60)
                .importances();
        assertThat(two.get("train.optimizer.learningRate")).isBetween(0.3, 0.7);
        assertThat(two.get("model.context.levels")).isBetween(0.3, 0.7);
    }

    @Test
    void of_noise_and_of_few_trials_no_key_is_said_to_matter() {
        assertThat(result(point -> Math.abs(point.hashCode() * 31) % 97, 40).importances())
                .isEmpty();
        SearchResult few = result(SearchResultTest::rate, 7);
        assertThat(few.importances()).isEmpty();
        assertThat(few.write(folder).get(0)).content().contains("Nothing can be told: that takes 8 trials");
    }

    @Test
    void the_best_is_one_of_those_that_were_trained_longest_and_leads_the_table() {
        SearchResult result = result(point -> -rate(point), 30);
        SearchResult.Trial best = result.best().orElseThrow();
        assertThat(best.epoch()).isEqualTo(9);
        assertThat(result.trials())
                .filteredOn(trial -> trial.epoch() == 9)
                .allSatisfy(trial -> assertThat(trial.value()).isLessThanOrEqualTo(best.value()));
        assertThat(result.table().rows().get(0).get(0)).isEqualTo(String.valueOf(best.number()));
        assertThat(result.spent())
                .isEqualTo(
                        "30 trials, 110 epochs of the 270 that all of them to the end would take, 1 min 00 s of training");
    }

    @Test
    void the_page_has_a_line_a_trial_and_escapes_what_was_typed() throws IOException {
        SearchResult result = result(SearchResultTest::rate, 30);
        List<Path> files = result.write(folder);
        String html = Files.readString(files.get(1));
        assertThat(html)
                .contains("trials, the best 5 in colour: 30 lines over learningRate, levels, context, mDice")
                .doesNotContain("<b>&");
        assertThat(html.split("<polyline", -1)).hasSizeGreaterThan(30);
        assertThat(Files.readAllLines(files.get(2))).hasSize(31);
    }

    @Test
    void what_is_known_against_a_trial_is_told_with_the_trial() throws IOException {
        Path begun = Files.createDirectories(folder.resolve("begun"));
        Files.writeString(
                begun.resolve("provenance.json"),
                new Provenance(
                                Instant.EPOCH,
                                new Provenance.Ingredients("1", List.of(), Map.of()),
                                Map.of(),
                                "cpu",
                                Map.of(),
                                Map.of(),
                                List.of(),
                                Host.current(),
                                List.of(new Caution.Begun("other", Optional.of("2 of test"), "", Optional.empty())))
                        .json());
        SearchResult none = result(SearchResultTest::rate, 3);
        List<SearchResult.Trial> trials = new ArrayList<>(none.trials());
        SearchResult.Trial last = trials.remove(2);
        trials.add(new SearchResult.Trial(
                2, last.point(), last.epoch(), last.value(), last.first(), List.of(begun), Optional.empty()));
        SearchResult result = new SearchResult(
                none.space(), none.select(), none.name(), none.epochs(), trials, none.seconds(), none.trained());
        assertThat(none.cautions()).isEmpty();
        assertThat(result.cautions())
                .last()
                .asString()
                .startsWith("of 1 of 3 runs (trial 2): 'other', whose weights this begins with, has seen images")
                .contains(": 2 of test; ");
        List<Path> files = result.write(folder);
        assertThat(files.get(0)).content().contains("**Warning:** of 1 of 3 runs (trial 2): 'other'");
        assertThat(files.get(1)).content().contains("of 1 of 3 runs (trial 2): &#39;other&#39;");
        List<String> rows = Files.readAllLines(files.get(2));
        assertThat(rows.get(0)).endsWith(",runs,cautions");
        assertThat(rows.get(1)).endsWith(",");
        assertThat(rows.get(3)).contains("'other', whose weights this begins with, has seen");
    }

    @Test
    void of_trials_that_are_equally_good_the_first_is_the_best_and_the_others_are_told() throws IOException {
        SearchResult result = result(point -> 0.5, 7); // of which 0, 3 and 6 are trained to the end
        assertThat(result.best().orElseThrow().number()).isZero();
        String words = "trials 0, 3, 6 are equally good; of equals the first is called the best";
        assertThat(result.tie()).contains(words);
        assertThat(result.write(folder).get(0)).content().contains(words);
        assertThat(result(SearchResultTest::rate, 7).tie()).isEmpty();
        assertThat(result(point -> 0.5, 3).tie()).isEmpty();
    }

    @Test
    void table_and_file_say_of_every_trial_the_same_epochs() throws IOException {
        Space.Point point = SPACE.drawn(0, 5);
        SearchResult result = new SearchResult(
                SPACE,
                new SelectSpec(MetricMean.of("mDice"), SelectSpec.Mode.MAX),
                "my.yaml",
                9,
                List.of(
                        new SearchResult.Trial(
                                0, point, 9, Double.NaN, Double.NaN, List.of(), Optional.of("it was left out")),
                        new SearchResult.Trial(
                                1, point, 3, Double.NaN, 0.5, List.of(Path.of("r1")), Optional.of("it failed then")),
                        new SearchResult.Trial(2, point, 9, 0.6, 0.5, List.of(Path.of("r2")), Optional.empty())),
                60,
                3 + 4); // the last one ended early
        int epochs = 1 + SPACE.dimensions().size();
        assertThat(result.table().rows()).extracting(row -> row.get(epochs)).containsExactly("9", "0", "3");
        assertThat(Files.readAllLines(result.write(folder).get(2)))
                .filteredOn(line -> line.startsWith("0,"))
                .allMatch(line -> line.endsWith(",0,,it was left out,,"));
        assertThat(result.spent()).startsWith("3 trials, 7 epochs of the 27 ");
    }
}
