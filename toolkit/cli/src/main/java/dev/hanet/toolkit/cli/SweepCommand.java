package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.study.grid.Grid;
import dev.hanet.toolkit.study.grid.Sweep;
import dev.hanet.toolkit.study.grid.SweepResult;
import dev.hanet.toolkit.study.grid.Variation;
import dev.hanet.toolkit.train.Obtain;
import dev.hanet.toolkit.train.TrainSettings;
import dev.hanet.yaml.Overlay;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Trains a grid. */
@Command(
        name = "sweep",
        description =
                "Train every combination of some values; runs that are there already are reused, so it can be stopped"
                        + " and called again.")
final class SweepCommand implements Callable<Integer> {
    private final ExperimentLoader loader;
    private final Sweep sweep;
    private final Console console;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private HanetCommand parent;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

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

    @Option(names = "--dry", description = "Says what would be trained, and what is there already; trains nothing.")
    private boolean dry;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for table and chart; RUNS/SPEC/sweep if left out.")
    private Optional<Path> out = Optional.empty();

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Mixin
    private ReuseOption reuse = new ReuseOption();

    @Inject
    SweepCommand(ExperimentLoader loader, Sweep sweep, Console console) {
        this.loader = loader;
        this.sweep = sweep;
        this.console = console;
    }

    @Override
    public Integer call() {
        Grid grid = new Grid(
                loader.read(spec),
                Overlay.parse(sets),
                variations.stream().map(Variation::parse).toList(),
                seeds);
        TrainSettings settings = options.settings(
                reuse.reuse(),
                command.commandLine().getParent().getParseResult().originalArgs());
        if (dry) {
            for (Sweep.Planned one : sweep.plan(grid)) {
                console.print(one.experiment().overlay()
                        + sweep.known(one, settings)
                                .map(run -> ": there, " + run.path())
                                .orElse(": to be trained"));
            }
            return ExitCode.DONE;
        }
        SweepResult result =
                new Watched(console, parent).run(progress -> sweep.run(grid, settings, progress, this::told));
        console.printText(result.table().text());
        result.write(out.orElseGet(() -> result.folder(options.runs())))
                .forEach(file -> console.print(file.toString()));
        if (result.isFailed()) {
            console.print("failed; --retry trains these again:");
            console.printText(result.failures().text());
            return ExitCode.FAILED;
        }
        return ExitCode.DONE;
    }

    private void told(Obtain.Attempt attempt) {
        if (attempt instanceof Obtain.Failed failed) {
            console.note("failed" + failed.run().map(run -> " " + run).orElse("") + ": " + failed.why());
        } else if (attempt instanceof Obtain.Obtained obtained && !parent.quiet()) {
            console.note(obtained.how().name().toLowerCase(Locale.ROOT) + " "
                    + obtained.run().path());
        }
    }
}
