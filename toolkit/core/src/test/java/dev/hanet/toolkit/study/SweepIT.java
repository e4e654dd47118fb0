package dev.hanet.toolkit.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hanet.blocks.torch.Device;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.execution.Executions;
import dev.hanet.toolkit.execution.OneAfterAnother;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.metric.EvaluationResult;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.run.CodeVersion;
import dev.hanet.toolkit.run.RecordedData;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunStatus;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.session.TrainedRun;
import dev.hanet.toolkit.study.grid.BestPoint;
import dev.hanet.toolkit.study.grid.Grid;
import dev.hanet.toolkit.study.grid.Sweep;
import dev.hanet.toolkit.study.grid.SweepResult;
import dev.hanet.toolkit.study.grid.Variation;
import dev.hanet.toolkit.train.Experiments;
import dev.hanet.toolkit.train.Heard;
import dev.hanet.toolkit.train.Obtain;
import dev.hanet.toolkit.train.Obtain.How;
import dev.hanet.toolkit.train.TrainListener;
import dev.hanet.toolkit.train.TrainPlan;
import dev.hanet.toolkit.train.TrainSettings;
import dev.hanet.toolkit.use.Compare;
import dev.hanet.toolkit.use.Evaluate;
import dev.hanet.yaml.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SweepIT {
    private static final Overlay SHORT = Overlay.parse("train.epochs=1");

    @TempDir
    private Path folder;

    private Experiments experiments;
    private Obtain obtain;

    @BeforeEach
    void write() {
        experiments = new Experiments(folder);
        obtain = new Obtain(experiments.loader(), experiments.train());
    }

    private Executions silent() {
        return new OneAfterAnother(obtain, TrainListener.SILENT);
    }

    private SweepResult sweep(Grid grid, List<How> told) {
        return new Sweep(experiments.loader(), obtain)
                .run(grid, experiments.settings("runs"), silent(), one -> told.add(((Obtain.Obtained) one).how()));
    }

    /** Of two seeds a point: what counts is their mean on validation, and a point of which one failed does not. */
    @Test
    void best_point_is_that_with_the_best_mean_on_validation_and_the_test_part_is_measured_afterwards() {
        Sessions sessions = new Sessions(experiments.loader());
        BestPoint chooser = new BestPoint(
                experiments.loader(),
                sessions,
                new Folds(experiments.loader(), sessions, experiments.catalog()),
                new Evaluate(sessions, experiments.catalog()));
        Grid grid = chooser.untested(new Grid(
                Experiments.source(experiments.tiny()),
                SHORT,
                List.of(Variation.parse("train.optimizer.learningRate=1e-12,0.05")),
                List.of(1L, 2L)));
        assertThat(grid.folds()).isZero();
        SweepResult result = sweep(grid, new ArrayList<>());
        List<Double> values = result.entries().stream()
                .map(entry -> entry.run().orElseThrow().best().value())
                .toList();
        double slow = (values.get(0) + values.get(1)) / 2;
        double fast = (values.get(2) + values.get(3)) / 2;

        BestPoint.Choice choice = chooser.choose(result);

        assertThat(choice.validation()).isEqualTo(Math.max(slow, fast));
        assertThat(choice.point().values())
                .containsEntry("train.optimizer.learningRate", slow >= fast ? "1e-12" : "0.05");
        SweepResult lower =
                new SweepResult(grid, result.metric(), false, result.name(), result.entries(), result.differing());
        assertThat(chooser.choose(lower).validation()).isEqualTo(Math.min(slow, fast));
        int best = result.entries()
                .indexOf(result.entries().stream()
                        .filter(entry -> entry.point().equals(choice.point()))
                        .findFirst()
                        .orElseThrow());
        List<SweepResult.Entry> broken = new ArrayList<>(result.entries());
        SweepResult.Entry was = broken.get(best);
        broken.set(
                best,
                new SweepResult.Entry(
                        was.point(), was.seed(), new Obtain.Failed(Optional.empty(), "it failed", false)));
        assertThat(chooser.choose(
                                new SweepResult(grid, result.metric(), true, result.name(), broken, result.differing()))
                        .point())
                .isNotEqualTo(choice.point());

        assertThat(result.entries()).allSatisfy(entry -> assertThat(
                        entry.run().orElseThrow().path())
                .isDirectoryNotContaining("regex:.*evaluations")
                .satisfies(run -> assertThat(run.resolve("results/test.json")).doesNotExist()));
        List<EvaluationResult> tested = chooser.measure(grid, choice, experiments.settings("runs"));
        assertThat(tested).hasSize(2);
        assertThat(BestPoint.means(tested).get("mDice"))
                .isEqualTo((tested.get(0).value("mDice") + tested.get(1).value("mDice")) / 2);
        assertThat(result.entries().stream()
                        .filter(entry ->
                                Files.exists(entry.run().orElseThrow().path().resolve("evaluations")))
                        .map(SweepResult.Entry::point))
                .containsOnly(choice.point());

        Path into = folder.resolve("sweep");
        result.write(into);
        List<Path> written = chooser.write(into, grid, choice, result.chosenBy(), tested);
        assertThat(written).allSatisfy(file -> assertThat(file).isNotEmptyFile());
        result.write(into); // of a sweep that asks for no best point
        assertThat(into).isDirectoryNotContaining("regex:.*/best.*").isDirectoryContaining("glob:**/sweep.csv");
        AtomicFiles.write(into.resolve("best.yaml"), "somebody's own");
        result.write(into);
        assertThat(into.resolve("best.yaml")).hasContent("somebody's own");
    }

    @Test
    void what_is_there_is_not_trained_again() {
        List<Variation> levels = List.of(Variation.parse("model.context.levels=1,2"));
        List<How> first = new ArrayList<>();
        sweep(new Grid(Experiments.source(experiments.tiny()), SHORT, levels, List.of()), first);
        assertThat(first).containsExactly(How.TRAINED, How.TRAINED);

        List<How> second = new ArrayList<>();
        List<Variation> more = List.of(Variation.parse("model.context.levels=1,2,3"));
        SweepResult result = sweep(new Grid(Experiments.source(experiments.tiny()), SHORT, more, List.of()), second);
        assertThat(second).containsExactly(How.REUSED, How.REUSED, How.TRAINED);

        assertThat(result.table().head())
                .containsExactly(
                        "model.context.levels",
                        "runs",
                        "validation mDice (disc and cup, mean of images)",
                        "mDice (disc and cup, mean of images)",
                        "mDice 95 % interval",
                        "mDice can show",
                        "diceDisc (disc, mean of images)",
                        "diceDisc 95 % interval",
                        "diceDisc can show",
                        "diceCup (cup, mean of images)",
                        "diceCup 95 % interval",
                        "diceCup can show",
                        "context.edgeDensity.1",
                        "context.edgeDensity.2",
                        "context.edgeDensity.3");
        assertThat(result.table().rows()).extracting(row -> row.get(0)).containsExactly("1", "2", "3");
        assertThat(result.charts())
                .extracting(chart -> chart.title() + " over " + chart.across())
                .containsExactly(
                        "mDice (disc and cup, mean of images) on validation over levels",
                        "mDice (disc and cup, mean of images) on test over levels");
        assertThat(result.write(folder.resolve("sweep")))
                .allSatisfy(file -> assertThat(file).isNotEmptyFile());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void what_becomes_of_the_file_while_a_sweep_runs_changes_nothing(String what, FileChange change)
            throws IOException {
        Path file = Path.of(experiments.tiny());
        TrainListener meddler = new TrainListener() {
            @Override
            public void started(TrainPlan plan) {
                change.make(file);
            }
        };
        Grid grid = new Grid(
                Experiments.source(file.toString()),
                SHORT,
                List.of(Variation.parse("model.context.levels=1,2")),
                List.of(1L, 2L));
        SweepResult result = new Sweep(experiments.loader(), obtain)
                .run(grid, experiments.settings("runs"), new OneAfterAnother(obtain, meddler), one -> {});
        assertThat(result.entries()).hasSize(4);
        for (SweepResult.Entry entry : result.entries()) {
            RunDirectory run = RunDirectory.open(entry.run().orElseThrow().path());
            assertThat(run.resolved()).contains("learningRate: 0.05", "seed: " + entry.seed());
            assertThat(AtomicFiles.read(run.file(RunDirectory.SPEC))).contains("learningRate: 0.05");
        }
    }

    /** What somebody does to a spec. */
    private interface FileChange {
        void make(Path file);
    }

    static Stream<Arguments> what_becomes_of_the_file_while_a_sweep_runs_changes_nothing() {
        return Stream.of(
                Arguments.of("it is edited", edit(text -> text.replace("learningRate: 0.05", "learningRate: 0.5"))),
                Arguments.of("it is half saved", edit(text -> text.substring(0, text.length() / 2))),
                Arguments.of("a key of it is mistyped", edit(text -> text.replace("epochs:", "epoch:"))),
                Arguments.of("it is gone", (FileChange) file -> file.toFile().delete()));
    }

    private static FileChange edit(UnaryOperator<String> change) {
        return file -> AtomicFiles.write(file, change.apply(AtomicFiles.read(file)));
    }

    @Test
    void a_point_that_fails_stops_no_other_and_is_tried_again_on_request() {
        List<Variation> rates = List.of(Variation.parse("train.optimizer.learningRate=1e30,0.02"));
        Grid grid = new Grid(Experiments.source(experiments.tiny()), SHORT, rates, List.of());
        List<Obtain.Attempt> attempts = new ArrayList<>();
        Sweep sweep = new Sweep(experiments.loader(), obtain);
        SweepResult result = sweep.run(grid, experiments.settings("runs"), silent(), attempts::add);
        assertThat(attempts).hasSize(2);
        Obtain.Failed failed = (Obtain.Failed) attempts.get(0);
        assertThat(failed.why()).contains("step");
        assertThat(failed.before()).isFalse();
        assertThat(attempts.get(1)).isInstanceOf(Obtain.Obtained.class);
        assertThat(result.isFailed()).isTrue();
        assertThat(result.table().rows()).extracting(row -> row.get(1)).containsExactly("0", "1");
        assertThat(result.failures().rows()).hasSize(1);
        assertThat(result.write(folder.resolve("sweep")).get(0)).content().contains("Failed", failed.why());

        attempts.clear();
        sweep.run(grid, experiments.settings("runs"), silent(), attempts::add);
        assertThat(attempts.get(0)).isEqualTo(new Obtain.Failed(failed.run(), failed.why(), true));
        assertThat(((Obtain.Obtained) attempts.get(1)).how()).isEqualTo(How.REUSED);

        attempts.clear();
        sweep.run(grid, experiments.settings("runs", true), silent(), attempts::add);
        assertThat(((Obtain.Failed) attempts.get(0)).run()).isNotEqualTo(failed.run());
    }

    @Test
    void interrupted_run_goes_on() {
        Heard interruption = Heard.stoppingAt(2, 1);
        Overlay longer = Overlay.parse("train.epochs=2");
        assertThatThrownBy(() -> obtain.run(experiments.tiny(longer), experiments.settings("runs"), interruption))
                .isInstanceOf(Heard.Stop.class);
        RunDirectory.open(interruption.run()).status(RunStatus.INTERRUPTED);
        Obtain.Obtained obtained =
                obtain.run(experiments.tiny(longer), experiments.settings("runs"), TrainListener.SILENT);
        assertThat(obtained.how()).isEqualTo(How.RESUMED);
        assertThat(obtained.run().path()).isEqualTo(interruption.run());
    }

    @Test
    void runs_are_compared_image_by_image() {
        Path one = obtain.run(experiments.tiny(SHORT), experiments.settings("runs"), TrainListener.SILENT)
                .run()
                .path();
        Compare same = Compare.of(one, one, RecordedData.Accepted.NOTHING);
        assertThat(same.images()).isEqualTo(2);
        assertThat(same.tests().get("mDice").test().mean()).isZero();
        assertThat(same.table().rows().get(0)).contains("–, 2 images", "0 / 0 / 2", "1.0000");

        Overlay others = Overlay.parse("train.epochs=1", "data.dataset.images={training: 4, validation: 2, test: 1}");
        Path other = obtain.run(experiments.tiny(others), experiments.settings("runs"), TrainListener.SILENT)
                .run()
                .path();
        assertThatThrownBy(() -> Compare.of(one, other, RecordedData.Accepted.NOTHING))
                .hasMessageContaining(
                        "were scored on different images: 1 are in one of them alone, such as 'test-001'");
    }

    @Test
    void an_image_that_was_in_another_part_is_told_wherever_the_run_is_used_again() throws IOException {
        Heard interruption = Heard.stoppingAt(2, 1);
        assertThatThrownBy(() -> obtain.run(
                        experiments.tiny(Overlay.parse("train.epochs=2")), experiments.settings("cut"), interruption))
                .isInstanceOf(Heard.Stop.class);
        Path cut = interruption.run();
        RunDirectory.open(cut).status(RunStatus.INTERRUPTED);
        Path one = obtain.run(experiments.tiny(SHORT), experiments.settings("runs"), TrainListener.SILENT)
                .run()
                .path();
        Path other = obtain.run(experiments.tiny(SHORT), experiments.settings("others"), TrainListener.SILENT)
                .run()
                .path();
        for (Path run : List.of(cut, other)) { // as code would have left it that divides otherwise
            RunDirectory directory = RunDirectory.open(run);
            Path file = run.resolve("provenance.json");
            Files.writeString(
                    file,
                    Files.readString(file)
                            .replace("\"validation-001\"", "\"x\"")
                            .replace("\"training-001\"", "\"validation-001\"")
                            .replace("\"x\"", "\"training-001\""));
            directory.seal("provenance.json");
        }
        String moved = "2 images are in other parts: ";
        assertThatThrownBy(() -> experiments.train().resume(cut, experiments.settings("cut"), TrainListener.SILENT))
                .hasMessageContaining(moved
                        + "'validation-001' (training, now validation), 'training-001' (validation, now training)");
        assertThatThrownBy(() -> Compare.of(one, other, RecordedData.Accepted.NOTHING))
                .hasMessageContaining(moved);
        Evaluate evaluate = new Evaluate(new Sessions(experiments.loader()), experiments.catalog());
        TrainedRun trained = new Sessions(experiments.loader()).read(other);
        assertThatThrownBy(() -> evaluate.run(
                        trained, Optional.of(Part.TEST), place(RecordedData.Accepted.NOTHING), image -> {}))
                .hasMessageContaining(moved);
        assertThat(evaluate.run(
                                trained,
                                Optional.of(Part.TEST),
                                place(new RecordedData.Accepted(true, false)),
                                image -> {})
                        .cautions())
                .singleElement()
                .asString()
                .contains(moved);
        assertThat(obtain.run(experiments.tiny(SHORT), experiments.settings("others"), TrainListener.SILENT)
                        .how())
                .isEqualTo(How.TRAINED);
    }

    private static Evaluate.Place place(RecordedData.Accepted accepted) {
        return new Evaluate.Place(DataRoots.of(), Device.CPU, accepted, Optional.empty());
    }

    @Test
    void runs_of_other_data_are_compared_only_where_that_is_wanted() throws IOException {
        Path one = obtain.run(experiments.tiny(SHORT), experiments.settings("runs"), TrainListener.SILENT)
                .run()
                .path();
        Path other = obtain.run(experiments.tiny(SHORT), experiments.settings("others"), TrainListener.SILENT)
                .run()
                .path();
        for (Path run : List.of(one, other)) {
            RunDirectory directory = RunDirectory.open(run);
            Path file = run.resolve("provenance.json");
            String digest = run.equals(one) ? "a" : "b";
            Files.writeString(
                    file,
                    Files.readString(file)
                            .replaceFirst(
                                    "\"data\": \\[\\s*]",
                                    "\"data\": [{\"name\": \"masks/1.png\", \"bytes\": 1, \"sha256\": \"" + digest
                                            + "\"}]"));
            directory.seal("provenance.json");
        }
        assertThatThrownBy(() -> Compare.of(one, other, RecordedData.Accepted.NOTHING))
                .hasMessageContaining("the runs were made of other data")
                .hasMessageContaining("1 changed: 'masks/1.png'")
                .hasMessageContaining("--changed-data");
        assertThat(Compare.of(one, other, new RecordedData.Accepted(true, false))
                        .data())
                .contains("1 changed: 'masks/1.png'");
        assertThat(Compare.of(one, one, RecordedData.Accepted.NOTHING).data()).isEmpty();
    }

    @Test
    void run_of_other_code_counts_only_where_that_is_wanted() throws IOException {
        TrainSettings settings = experiments.settings("runs");
        Path run = obtain.run(experiments.tiny(SHORT), settings, TrainListener.SILENT)
                .run()
                .path();
        RunDirectory directory = RunDirectory.open(run);
        Path provenance = run.resolve(RunDirectory.PROVENANCE);
        Files.writeString(provenance, Files.readString(provenance).replace(CodeVersion.current(), "0.0.9"));
        directory.seal(RunDirectory.PROVENANCE);
        Path renamed = Files.move(run, run.resolveSibling("20200101-000000-0badc0de"));
        Experiment experiment = experiments.loader().load(experiments.tiny(), SHORT);
        assertThat(obtain.known(experiment, settings)).isEmpty();
        TrainSettings any = new TrainSettings(
                settings.roots(),
                settings.weights(),
                settings.device(),
                settings.threads(),
                settings.runs(),
                settings.prepared(),
                new TrainSettings.Reuse(true, false, false),
                settings.command());
        assertThat(obtain.known(experiment, any).orElseThrow().path()).isEqualTo(renamed);
        RunDirectory.open(renamed).status(RunStatus.INTERRUPTED);
        assertThat(obtain.run(experiments.tiny(SHORT), any, TrainListener.SILENT)
                        .how())
                .as("what other code began is not gone on with")
                .isEqualTo(How.TRAINED);
        Experiment other = experiments.loader().load(experiments.tiny(), Overlay.parse("train.epochs=2"));
        assertThat(obtain.known(other, any)).isEmpty();
    }

    /** Values may be written otherwise and mean the same, or say what is the default, or be none that a result depends on. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "model.context.delta=0.3,0.30",
                "train.optimizer.learningRate=0.01,1e-2",
                "train.select={metric: mDice, mode: max},{mode: max, metric: mDice}",
                "model.context={type: ha, levels: 2, channels: 8},{type: ha, channels: 8}",
                "about.summary=one,other"
            })
    void two_points_of_one_training_are_no_two_rows(String varied) {
        Grid grid = new Grid(
                Experiments.source(experiments.tiny()), SHORT, List.of(Variation.parse(varied)), List.of(1L, 2L));
        assertThatThrownBy(() -> new Sweep(experiments.loader(), obtain).plan(grid))
                .hasMessageMatching("'.*, seed 1' and '.*, seed 1' are the same training: .*");
    }

    @Test
    void rows_that_are_not_measured_alike_say_so_and_each_by_what_it_was_chosen() {
        List<Variation> selects = List.of(Variation.parse("train.select.metric=mDice,diceCup"));
        SweepResult result =
                sweep(new Grid(Experiments.source(experiments.tiny()), SHORT, selects, List.of()), new ArrayList<>());
        assertThat(result.table().head()).contains("validation by what the row's train.select names");
        assertThat(result.cautions())
                .containsExactly(
                        "the rows are not measured alike and are not to be held against each other: they differ in"
                                + " train.select.metric (mDice, diceCup)");
        assertThat(result.charts()).isEmpty();
        List<Path> files = result.write(folder.resolve("sweep"));
        assertThat(files.get(0))
                .content()
                .contains("train.select.metric (mDice, diceCup)")
                .doesNotContain("validation mDice");
        assertThat(files.get(2))
                .content()
                .startsWith("train.select.metric,seed,run,epoch,validation by what the row's train.select names,");

        List<Variation> images = List.of(Variation.parse("data.dataset.seed=1,2"));
        assertThat(sweep(new Grid(Experiments.source(experiments.tiny()), SHORT, images, List.of()), new ArrayList<>())
                        .cautions())
                .singleElement()
                .asString()
                .endsWith("data.dataset.seed (1, 2)");
        List<Variation> metrics = List.of(Variation.parse("evaluate.metrics=[mDice],[mDice, diceCup]"));
        SweepResult more =
                sweep(new Grid(Experiments.source(experiments.tiny()), SHORT, metrics, List.of()), new ArrayList<>());
        assertThat(more.cautions()).isEmpty();
        assertThat(more.table().head()).contains("diceCup (cup, mean of images)");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "train.select.metric=mDice,diceCup",
                "train.select.mode=max,last",
                "data.split={type: folds, folds: 2},{type: folds, folds: 3}",
                "data.dataset.size=32,48",
                "data.regions={disc: [rim, cup], cup: [cup]},{disc: [rim], cup: [cup]}"
            })
    void the_best_is_not_chosen_among_points_that_are_not_measured_alike(String varied) {
        Sessions sessions = new Sessions(experiments.loader());
        BestPoint chooser = new BestPoint(
                experiments.loader(),
                sessions,
                new Folds(experiments.loader(), sessions, experiments.catalog()),
                new Evaluate(sessions, experiments.catalog()));
        Grid grid =
                new Grid(Experiments.source(experiments.tiny()), SHORT, List.of(Variation.parse(varied)), List.of());
        assertThatThrownBy(() -> chooser.untested(grid))
                .hasMessageContaining("the best of these points cannot be chosen: ")
                .hasMessageContaining(varied.substring(0, varied.indexOf('=')));
    }

    private Path run(String... sets) {
        List<String> all = new ArrayList<>(List.of("train.epochs=1"));
        all.addAll(List.of(sets));
        return obtain.run(experiments.tiny(Overlay.parse(all)), experiments.settings("runs"), TrainListener.SILENT)
                .run()
                .path();
    }

    /** Drawn images of one name are other images where the spec of the data set is another, and no file says so. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"data.dataset.seed=2", "data.dataset.size=48", "data.dataset.difficulty=hard"})
    void runs_of_other_drawn_images_are_compared_only_where_that_is_wanted(String set) {
        Path one = run();
        Path other = run(set);
        assertThatThrownBy(() -> Compare.of(one, other, RecordedData.Accepted.NOTHING))
                .hasMessageContaining("the runs were made of other data")
                .hasMessageContaining(set.substring(0, set.indexOf('=')));
        assertThat(Compare.of(one, other, new RecordedData.Accepted(true, false))
                        .data())
                .isPresent();
    }

    @Test
    void values_of_other_regions_are_not_compared_under_one_name() {
        Path one = run();
        Path other = run("data.regions={disc: [rim], cup: [cup]}");
        assertThatThrownBy(() -> Compare.of(one, other, RecordedData.Accepted.NOTHING))
                .hasMessageContaining("are not of the same: their specs differ in data.regions.disc");
        Path tolerant = run("evaluate.boundaryTolerance=5");
        assertThatThrownBy(() -> Compare.of(one, tolerant, RecordedData.Accepted.NOTHING))
                .hasMessageContaining("evaluate.boundaryTolerance (2, 5)");
        Path fewer = run("evaluate.metrics=[mDice]");
        assertThat(Compare.of(one, fewer, RecordedData.Accepted.NOTHING).remarks())
                .singleElement()
                .asString()
                .startsWith("not compared: diceDisc, diceCup, which not every run has");
    }

    @Test
    void pairs_of_runs_are_those_of_two_methods_a_pair_a_seed_or_it_is_told() {
        Path a1 = run("seed=1");
        Path a2 = run("seed=2");
        Path b1 = run("seed=1", "model.context.delta=0.1");
        Path b2 = run("seed=2", "model.context.delta=0.1");
        assertThat(Compare.of(List.of(a1, a2), List.of(b1, b2), RecordedData.Accepted.NOTHING)
                        .remarks())
                .isEmpty();
        assertThat(Compare.of(List.of(a1, a2), List.of(b2, b1), RecordedData.Accepted.NOTHING)
                        .remarks())
                .containsExactly("pair 1 is of two seeds: seed (1, 2)", "pair 2 is of two seeds: seed (2, 1)");
        assertThat(Compare.of(List.of(a1, b1), List.of(a2, b2), RecordedData.Accepted.NOTHING)
                        .remarks())
                .contains(
                        "the runs of the first differ in more than their seeds: model.context.delta (0.5, 0.1)",
                        "the runs of the second differ in more than their seeds: model.context.delta (0.5, 0.1)");
        assertThatThrownBy(() -> Compare.of(List.of(a1, a1), List.of(b1, b2), RecordedData.Accepted.NOTHING))
                .hasMessageContaining("is named twice, and would be counted as two runs");
        assertThatThrownBy(() -> Compare.of(
                        List.of(a1, a2),
                        List.of(b1, a1.resolve("..").resolve(a1.getFileName())),
                        RecordedData.Accepted.NOTHING))
                .hasMessageContaining("is named twice");
    }

    @Test
    void a_fold_that_failed_stands_in_the_table_and_nothing_of_an_earlier_call_beside_it() throws IOException {
        Overlay folds = Overlay.parse("train.epochs=1", "data.split={type: folds, folds: 3}");
        Experiment experiment = experiments.tiny(folds);
        Obtain.Obtained first = obtain.run(experiment, experiments.settings("runs"), TrainListener.SILENT);
        Obtain.Failed second = new Obtain.Failed(Optional.empty(), "it failed", false);
        Folds.Result result = new Folds.Result(experiment, List.of(first, second, second), Optional.empty());
        Path runs = folder.resolve("runs");
        Path stale = AtomicFiles.folder(result.folder(runs)).resolve("all.json");
        Files.writeString(stale, "{}");
        Path written = result.write(runs);
        assertThat(stale).doesNotExist();
        assertThat(written.resolve("folds.md"))
                .content()
                .contains(
                        "| 2 | failed |  | – |",
                        "Not every fold came through, so nothing is told of all images together.")
                .doesNotContain("The row of all");
        assertThat(written.resolve("folds.csv")).content().contains("2,failed,,,");
    }

    @Test
    void rows_that_several_versions_of_the_code_made_say_so() throws IOException {
        Grid grid = new Grid(
                Experiments.source(experiments.tiny()),
                SHORT,
                List.of(Variation.parse("model.context.levels=1,2")),
                List.of());
        SweepResult result = sweep(grid, new ArrayList<>());
        assertThat(result.cautions()).isEmpty();
        Path run = result.entries().get(0).run().orElseThrow().path();
        Path provenance = run.resolve(RunDirectory.PROVENANCE);
        Files.writeString(provenance, Files.readString(provenance).replace(CodeVersion.current(), "0.0.9"));
        assertThat(result.cautions())
                .containsExactly(
                        "several versions of the code made these runs, and what differs may be its doing: 1 by '0.0.9', 1"
                                + " by '" + CodeVersion.current() + "'");
        assertThat(result.write(folder.resolve("sweep")).get(0)).content().contains("several versions of the code");
    }
}
