package dev.hanet.toolkit.study.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.toolkit.execution.Executions;
import dev.hanet.toolkit.execution.OneAfterAnother;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunStatus;
import dev.hanet.toolkit.study.search.Space.Dimension;
import dev.hanet.toolkit.train.Experiments;
import dev.hanet.toolkit.train.Obtain;
import dev.hanet.toolkit.train.TrainListener;
import dev.hanet.toolkit.train.TrainSettings;
import dev.hanet.yaml.Overlay;
import dev.hanet.yaml.SpecException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A search over a tiny network. */
class SearchIT {
    @TempDir
    private Path folder;

    private Experiments experiments;
    private Search search;

    @BeforeEach
    void write() {
        experiments = new Experiments(folder);
        search = new Search(experiments.loader());
    }

    private Search.Setup setup(Course.Kind kind, Course.Prune prune, Optional<Double> hours, String... varied) {
        return new Search.Setup(
                Experiments.source(experiments.tiny()),
                Overlay.parse("train.epochs=3"),
                new Space(List.of(varied).stream().map(Dimension::parse).toList()),
                List.of(),
                kind,
                prune,
                4,
                1,
                hours);
    }

    private SearchResult run(
            Search.Setup setup, TrainSettings settings, List<Obtain.Attempt> attempts, List<String> notes) {
        Executions executions =
                new OneAfterAnother(new Obtain(experiments.loader(), experiments.train()), TrainListener.SILENT);
        return search.run(setup, settings, executions, attempts::add, notes::add);
    }

    private static final String RATES = "train.optimizer.learningRate=log(1e-3..1e-1)";

    /** Stops a search as an end of the process would, after so many trainings. */
    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void a_search_that_was_stopped_goes_on_to_the_same_result_and_trains_nothing_twice() {
        Search.Setup setup = setup(Course.Kind.ASHA, Course.Prune.NONE, Optional.empty(), RATES);
        List<Obtain.Attempt> straight = new ArrayList<>();
        SearchResult expected = run(setup, experiments.settings("straight"), straight, new ArrayList<>());
        assertThat(expected.trials()).hasSize(4);
        assertThat(expected.trials())
                .extracting(SearchResult.Trial::epoch)
                .containsOnly(1, 3)
                .contains(3);
        assertThat(straight).filteredOn(Obtain.Paused.class::isInstance).hasSize(4);

        TrainSettings settings = experiments.settings("stopped");
        List<Obtain.Attempt> before = new ArrayList<>();
        Executions stopping =
                new OneAfterAnother(new Obtain(experiments.loader(), experiments.train()), TrainListener.SILENT);
        assertThatThrownBy(() -> search.run(
                        setup,
                        settings,
                        stopping,
                        attempt -> {
                            before.add(attempt);
                            if (before.size() == 2) {
                                throw new Stop();
                            }
                        },
                        note -> {}))
                .isInstanceOf(Stop.class);
        SearchResult result = run(setup, settings, new ArrayList<>(), new ArrayList<>());
        assertThat(result.trials().stream().map(SearchResult.Trial::value).toList())
                .isEqualTo(expected.trials().stream()
                        .map(SearchResult.Trial::value)
                        .toList());
        assertThat(result.trials().stream()
                        .flatMap(trial -> trial.runs().stream())
                        .distinct())
                .hasSize(4);
        assertThat(result.trials()).allSatisfy(trial -> assertThat(
                        RunDirectory.open(trial.runs().get(0)).status())
                .isEqualTo(trial.epoch() == 3 ? RunStatus.DONE : RunStatus.INTERRUPTED));

        // Once more: everything is there.
        List<Obtain.Attempt> again = new ArrayList<>();
        run(setup, settings, again, new ArrayList<>());
        assertThat(again)
                .allMatch(attempt ->
                        attempt instanceof Obtain.Paused || ((Obtain.Obtained) attempt).how() == Obtain.How.REUSED);
    }

    @Test
    void what_can_never_fit_is_left_out_and_told() {
        List<String> notes = new ArrayList<>();
        SearchResult result = run(
                setup(Course.Kind.GRID, Course.Prune.NONE, Optional.empty(), "train.batch=[2, 100000000]"),
                experiments.settings("runs"),
                new ArrayList<>(),
                notes);
        assertThat(notes).hasSize(1);
        assertThat(notes.get(0))
                .startsWith("trial 1 is left out (batch 100000000): takes about")
                .contains("by the plan, and this machine has");
        assertThat(result.best().orElseThrow().number()).isZero();
        assertThat(result.isFailed()).isTrue();
    }

    /** Trains as usual, and says that it is another machine that does. */
    private record Elsewhere(Executions here) implements Executions {
        @Override
        public void run(Work work, TrainSettings settings) {
            here.run(work, settings);
        }

        @Override
        public boolean isHere() {
            return false;
        }
    }

    @Test
    void what_does_not_fit_here_is_no_misfit_where_another_machine_trains() {
        List<String> notes = new ArrayList<>();
        Executions here =
                new OneAfterAnother(new Obtain(experiments.loader(), experiments.train()), TrainListener.SILENT);
        SearchResult result = search.run(
                setup(Course.Kind.GRID, Course.Prune.NONE, Optional.empty(), "train.batch=[2, 100000000]"),
                experiments.settings("runs"),
                new Elsewhere(here),
                attempt -> {},
                notes::add);
        assertThat(notes).isEmpty();
        assertThat(result.isFailed()).isTrue(); // that machine refuses it too
    }

    @Test
    void nothing_is_begun_once_the_budget_is_spent() {
        List<String> notes = new ArrayList<>();
        Search.Setup setup = setup(Course.Kind.RANDOM, Course.Prune.WILCOXON, Optional.of(0.0), RATES);
        assertThat(run(setup, experiments.settings("runs"), new ArrayList<>(), notes)
                        .trials())
                .isEmpty();
        assertThat(notes).containsExactly("the budget is spent: nothing more is begun");
    }

    @Test
    void mistakes_are_told_where_they_stand_before_anything_is_trained() {
        assertThatThrownBy(() -> search.plan(
                        setup(Course.Kind.TPE, Course.Prune.NONE, Optional.empty(), "model.context.delta=0.5..1.5")))
                .isInstanceOfSatisfying(SpecException.class, mistake -> assertThat(mistake.problems())
                        .singleElement()
                        .satisfies(problem -> {
                            assertThat(problem.at()).hasToString("--vary:1:26");
                            assertThat(problem.message()).contains("1.5");
                        }));
        assertThatThrownBy(() -> search.plan(setup(
                        Course.Kind.GRID,
                        Course.Prune.NONE,
                        Optional.empty(),
                        "model.encoder.channels=[[8, 12], [8, x]]")))
                .isInstanceOfSatisfying(
                        SpecException.class,
                        mistake -> assertThat(mistake.problems().get(0).at()).hasToString("--vary:1:37"));
        assertThatThrownBy(
                        () -> search.plan(setup(Course.Kind.TPE, Course.Prune.NONE, Optional.empty(), "modle.x=1..2")))
                .isInstanceOf(SpecException.class);
        assertThatThrownBy(() ->
                        search.plan(setup(Course.Kind.ASHA, Course.Prune.NONE, Optional.empty(), "train.epochs=1..9")))
                .hasMessageContaining("a search cannot vary 'train.epochs'");
        assertThatThrownBy(
                        () -> search.plan(setup(Course.Kind.RANDOM, Course.Prune.NONE, Optional.empty(), "seed=1..9")))
                .hasMessageContaining("--seeds 1,2,3 trains every trial with each");
        assertThatThrownBy(() -> search.plan(setup(Course.Kind.GRID, Course.Prune.NONE, Optional.empty(), RATES)))
                .hasMessageContaining("has a range, of which there is no grid");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "data.dataset.size=[32, 48]",
                "data.regions=[{disc: [rim, cup], cup: [cup]}, {disc: [rim], cup: [cup]}]",
                "data.classes=[[background, rim, cup], [background, cup, rim]]"
            })
    void a_key_whose_values_change_what_is_measured_is_not_searched_over(String varied) {
        assertThatThrownBy(() -> search.plan(setup(Course.Kind.RANDOM, Course.Prune.NONE, Optional.empty(), varied)))
                .hasMessageContaining("its trials could not be held against each other, since ");
    }

    @Test
    void two_values_of_one_training_are_no_two_trials() {
        assertThatThrownBy(() -> search.plan(
                        setup(Course.Kind.TPE, Course.Prune.NONE, Optional.empty(), "model.context.delta=[0.3, 0.30]")))
                .hasMessageContaining("'0.3' and '0.30' of 'model.context.delta' are the same training");
    }
}
