package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.execution.Executions;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.metric.EvaluationResult;
import dev.hanet.toolkit.study.grid.BestPoint;
import dev.hanet.toolkit.study.grid.Grid;
import dev.hanet.toolkit.study.grid.Sweep;
import dev.hanet.toolkit.study.grid.SweepResult;
import dev.hanet.toolkit.study.grid.Variation;
import dev.hanet.toolkit.study.search.Search;
import dev.hanet.toolkit.study.search.SearchResult;
import dev.hanet.toolkit.train.Obtain;
import dev.hanet.toolkit.train.TrainSettings;
import dev.hanet.yaml.Overlay;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains a grid. */
@Command(
        name = "sweep",
        description =
                "Train every combination of some values; runs that are there already are reused, so it can be stopped"
                        + " and called again.")
final class SweepCommand implements Callable<Integer> {
    private final ExperimentLoader loader;
    private final Sweep sweep;
    private final Search search;
    private final Obtain obtain;
    private final BestPoint chooser;
    private final Console console;

    @Parameters(paramLabel = "SPEC", description = "A YAML file, or the name of a preset.")
    private String spec = "";

    @Option(
            names = "--vary",
            paramLabel = "KEY=A,B,...",
            required = true,
            description = "A key and the values it takes: --vary model.context.delta=0,0.3,0.5. May be repeated.")
    private List<String> variations = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Lays a value over every point of the grid. May be repeated.")
    private List<String> sets = new ArrayList<>();

    @Option(names = "--seeds", paramLabel = "N,N,...", split = ",", description = "Trains every point with each seed.")
    private List<Long> seeds = new ArrayList<>();

    @Option(
            names = "--best",
            description =
                    "Chooses the best point by validation, over all folds where data.split has folds; only then measures that one on the test"
                            + " part, or out of fold. Writes best.yaml, its spec, and best-runs.txt: predict @best-runs.txt IMAGE --out DIR.")
    private boolean best;

    @Option(names = "--dry", description = "Says what would be trained, and what is there already; trains nothing.")
    private boolean dry;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for table and chart; RUNS/SPEC/sweep if left out.")
    private Optional<Path> out = Optional.empty();

    @Mixin
    private SearchOptions searching = new SearchOptions();

    @Option(
            names = "--on",
            paramLabel = "CLUSTER",
            description =
                    "spark://HOST:PORT or local[N], or spark under spark-submit: every training is a task of Spark. slurm: submits an"
                            + " array job, a task a training, and a job that collects; with --dry prints both scripts.")
    private Optional<String> on = Optional.empty();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private TrainingOptions options = new TrainingOptions();

    @Mixin
    private ReuseOption reuse = new ReuseOption();

    @Inject
    SweepCommand(
            ExperimentLoader loader, Sweep sweep, Search search, Obtain obtain, BestPoint chooser, Console console) {
        this.loader = loader;
        this.sweep = sweep;
        this.search = search;
        this.obtain = obtain;
        this.chooser = chooser;
        this.console = console;
    }

    @Override
    public Integer call() {
        searching.mistake().ifPresent(why -> {
            throw options.mistake(why);
        });
        cluster.check(options, ClusterOptions.isSlurm(on));
        if (searching.isAsked()) {
            return search();
        }
        Grid asked = new Grid(
                loader.read(spec),
                Overlay.parse(sets),
                variations.stream().map(Variation::parse).toList(),
                seeds);
        Grid grid = best ? chooser.untested(asked) : asked;
        Supplier<List<Executions.Cell>> cells =
                () -> sweep.plan(grid).stream().map(Sweep.Planned::cell).toList();
        if (ClusterOptions.isSlurm(on)) {
            return cluster.submit(console, options, grid.spec().name(), cells.get(), 0, dry);
        }
        TrainSettings settings = options.settings(reuse.reuse(), on);
        Optional<Executions.Cell> only = cluster.only(cells, options);
        if (only.isPresent()) {
            return options.trained(console, obtain, only.orElseThrow(), settings);
        }
        if (dry) {
            for (Sweep.Planned one : sweep.plan(grid)) {
                console.print(one.experiment().overlay()
                        + sweep.known(one, settings)
                                .map(run -> ": there, " + run.path())
                                .orElse(": to be trained"));
            }
            return ExitCode.DONE;
        }
        if (best && on.isEmpty()) {
            chooser.requireValidation(grid, settings);
        }
        SweepResult result = options.executed(
                console,
                obtain,
                on,
                () -> Optional.of(loader.load(
                        grid.spec(), grid.overlays(grid.points().get(0)).get(0))),
                settings,
                made -> out.orElseGet(() -> made.folder(options.runs())),
                (executions, told) -> sweep.run(grid, settings, executions, told));
        console.print(result.table());
        result.cautions().forEach(words -> console.printWords("warning: " + words));
        result.sentence().ifPresent(console::printWords);
        Path folder = out.orElseGet(() -> result.folder(options.runs()));
        result.write(folder).forEach(file -> console.print(file.toString()));
        if (best) {
            choose(grid, result, settings, folder);
        }
        if (result.isFailed()) {
            console.print("failed; --retry trains these again:");
            console.print(result.failures());
            return ExitCode.FAILED;
        }
        return ExitCode.DONE;
    }

    private void choose(Grid grid, SweepResult result, TrainSettings settings, Path folder) {
        BestPoint.Choice choice = chooser.choose(result);
        console.print(BestPoint.words(choice, result.chosenBy()));
        List<EvaluationResult> results = chooser.measure(grid, choice, settings);
        if (!results.isEmpty()) {
            console.print(grid.folds() > 0 ? "all images, out of fold:" : "on test:");
            console.print(BestPoint.table(results));
            console.printWords(BestPoint.sentence(results));
        }
        chooser.write(folder, grid, choice, result.chosenBy(), results).forEach(file -> console.print(file.toString()));
    }

    private int search() {
        options.requireDistinct(seeds);
        Search.Setup setup = searching.setup(loader.read(spec), Overlay.parse(sets), variations, seeds);
        if (ClusterOptions.isSlurm(on)) {
            List<Executions.Cell> known = search.plan(setup).stream()
                    .flatMap(trial -> trial.experiments().stream())
                    .map(experiment -> new Executions.Cell("", experiment))
                    .toList();
            int workers = setup.ahead() * Math.max(1, seeds.size());
            return cluster.submit(console, options, setup.spec().name(), known, workers, dry);
        }
        if (dry) {
            List<Search.Planned> known = search.plan(setup);
            known.forEach(one -> console.print("trial " + one.trial() + ": " + one.values()
                    + one.misfit()
                            .filter(why -> on.isEmpty()) // other machines have other memory
                            .map(why -> ": left out, " + why)
                            .orElse("")));
            if (known.size() < setup.trials()) {
                console.printWords("what else is tried depends on what these come to, or there are no more points");
            }
            return ExitCode.DONE;
        }
        TrainSettings settings = options.settings(reuse.reuse(), on);
        SearchResult result = options.executed(
                console,
                obtain,
                on,
                () -> Optional.of(loader.load(setup.spec(), setup.overlay())),
                settings,
                made -> out.orElseGet(() -> made.folder(options.runs())),
                (executions, told) -> search.run(setup, settings, executions, told, console::note));
        console.print(result.table());
        result.cautions().forEach(words -> console.printWords("warning: " + words));
        console.printWords(result.spent());
        result.tie().ifPresent(console::printWords);
        result.best().ifPresent(trial -> trial.runs().forEach(run -> console.print("best: " + run)));
        result.write(out.orElseGet(() -> result.folder(options.runs())))
                .forEach(file -> console.print(file.toString()));
        return result.best().isPresent() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
