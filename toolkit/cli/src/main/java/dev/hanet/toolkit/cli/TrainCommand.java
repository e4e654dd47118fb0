package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.builtin.Plugins;
import dev.hanet.toolkit.execution.Executions;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.experiment.SpecSource;
import dev.hanet.toolkit.page.Json;
import dev.hanet.toolkit.study.Folds;
import dev.hanet.toolkit.study.SeedSummary;
import dev.hanet.toolkit.train.EventLog;
import dev.hanet.toolkit.train.Obtain;
import dev.hanet.toolkit.train.Train;
import dev.hanet.toolkit.train.TrainListener;
import dev.hanet.toolkit.train.TrainResult;
import dev.hanet.toolkit.train.TrainSettings;
import dev.hanet.toolkit.train.TrainingLog;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains an experiment, or goes on with an interrupted run. */
@Command(
        name = "train",
        description = "Train an experiment into a new run directory, or go on with an interrupted run.")
final class TrainCommand implements Callable<Integer> {
    private static final Path STANDARD_INPUT = Path.of("-");
    private static final Pattern STRETCH = Pattern.compile("(.*\\S) --until ([1-9]\\d{0,8})");

    private final ExperimentLoader loader;
    private final Train train;
    private final Folds folds;
    private final Obtain obtain;
    private final Console console;

    @Parameters(paramLabel = "SPEC", arity = "0..1", description = "A YAML file, or the name of a preset.")
    private Optional<String> spec = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Lays a value over the spec: --set train.epochs=5. May be repeated.")
    private List<String> sets = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "RUN",
            description =
                    "Begins with the best weights of another run, all that have the same name and shape: train.from.")
    private Optional<String> from = Optional.empty();

    @Option(
            names = "--renew",
            paramLabel = "PART,...",
            split = ",",
            description =
                    "With --from: parts of the network that begin as drawn, such as head when the classes are others.")
    private List<String> renew = new ArrayList<>();

    @Mixin
    private TrainingOptions options = new TrainingOptions();

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description =
                    "Goes on with an interrupted run, bit by bit as if it had never stopped; - for what is named on standard input,"
                            + " 'RUN' or 'RUN --until EPOCH' a line, each answered with a line of JSON.")
    private Optional<Path> resume = Optional.empty();

    @Option(
            names = "--until",
            paramLabel = "EPOCH",
            description = "With --resume: pauses at the end of that epoch, to be gone on with.")
    private Optional<Integer> until = Optional.empty();

    @Option(
            names = "--changed-data",
            description = "With --resume: goes on although files of the data set are gone, new or changed since the run"
                    + " began.")
    private boolean changedData;

    @Option(
            names = "--any-code",
            description = "With --resume: goes on although another version of the code made the run; with --folds: lets"
                    + " folds count that it made.")
    private boolean anyCode;

    @Option(
            names = "--seeds",
            paramLabel = "N,N,...",
            split = ",",
            description = "Trains once with each seed, one after the other, and tells mean and standard deviation.")
    private List<Long> seeds = new ArrayList<>();

    @Option(
            names = "--folds",
            description =
                    "Trains every fold of 'data.split: {type: folds}', one after the other, and measures all images"
                            + " together, each by the network that has not seen it. Folds that are there already are"
                            + " reused, so it can be stopped and called again.")
    private boolean everyFold;

    @Option(
            names = "--dry",
            description =
                    "With --folds: says which folds would be trained and which are there already, or with --on slurm"
                            + " prints both scripts; trains nothing.")
    private boolean dry;

    @Option(
            names = "--on",
            paramLabel = "CLUSTER",
            description =
                    "spark://HOST:PORT or local[N], or spark under spark-submit: every training is a task of Spark. slurm: submits an"
                            + " array job, a task a training, and a job that collects.")
    private Optional<String> on = Optional.empty();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = "--watch",
            description =
                    "Shows the curves of loss and metric and the last epochs in the terminal, which is 80 columns wide"
                            + " and 24 lines high at least.")
    private boolean watch;

    @Option(
            names = "--tensorboard",
            description = "Writes RUN/tensorboard as well, which TensorBoard shows: tensorboard --logdir runs.")
    private boolean tensorboard;

    @Option(
            names = "--log",
            paramLabel = "KIND",
            description = "Writes a log of another kind as well, which a plugin brings. May be repeated.")
    private List<String> logs = new ArrayList<>();

    @Mixin
    private OpenOption open = new OpenOption();

    @Inject
    TrainCommand(ExperimentLoader loader, Train train, Folds folds, Obtain obtain, Console console) {
        this.loader = loader;
        this.train = train;
        this.folds = folds;
        this.obtain = obtain;
        this.console = console;
    }

    @Override
    public Integer call() {
        if (spec.isPresent() == resume.isPresent()) {
            throw options.mistake("give either a SPEC to train or --resume RUN to go on with a run");
        }
        if (resume.isPresent() && !(sets.isEmpty() && seeds.isEmpty() && from.isEmpty())) {
            throw options.mistake("--set, --seeds and --from cannot change a run that has begun; train anew instead");
        }
        if (from.isEmpty() && !renew.isEmpty()) {
            throw options.mistake("--renew goes with --from RUN");
        }
        if (everyFold && (resume.isPresent() || !seeds.isEmpty())) {
            throw options.mistake("--folds goes with neither --resume nor --seeds: called again it goes on by itself");
        }
        if (options.isParallel() && !everyFold) {
            throw options.mistake("--parallel goes with --folds: one process trains one network");
        }
        if (on.isPresent() && !everyFold) {
            throw options.mistake("--on goes with --folds: one process trains one network");
        }
        if (dry && !everyFold) {
            throw options.mistake("--dry goes with --folds; 'hanet plan' says what one training takes");
        }
        cluster.check(options, ClusterOptions.isSlurm(on));
        if (until.isPresent() && (resume.isEmpty() || until.orElseThrow() < 1)) {
            throw options.mistake("--until goes with --resume RUN and an epoch from 1");
        }
        if (until.isPresent() && resume.filter(STANDARD_INPUT::equals).isPresent()) {
            throw options.mistake("with --resume - every line says how far: 'RUN --until EPOCH'");
        }
        options.requireDistinct(seeds);
        if (ClusterOptions.isSlurm(on)) { // whose devices need not be here
            SpecSource source = loader.read(spec.orElseThrow());
            List<Experiment> planned = folds.plan(loader.load(source, overlay()));
            if (planned.get(0).spec().train().from().isPresent()) {
                options.requireUnseen(folds, planned);
            }
            List<Executions.Cell> cells = Folds.cells(planned);
            return cluster.submit(console, options, source.name(), cells, 0, dry);
        }
        TrainSettings settings = options.settings(new TrainSettings.Reuse(anyCode, everyFold, changedData), on);
        TrainOutput output = new TrainOutput(console);
        if (resume.filter(STANDARD_INPUT::equals).isPresent()) {
            return goOnAsAsked(settings);
        }
        if (resume.isPresent()) {
            goOn(settings, output);
            return ExitCode.DONE;
        }
        Overlay overlay = overlay();
        SpecSource source = loader.read(spec.orElseThrow());
        if (everyFold) {
            List<Experiment> planned = folds.plan(loader.load(source, overlay));
            Optional<Executions.Cell> only = cluster.only(() -> Folds.cells(planned), options);
            if (only.isPresent()) {
                return options.trained(console, obtain, only.orElseThrow(), settings);
            }
            if (dry) {
                options.requireUnseen(folds, planned);
                Folds.cells(planned)
                        .forEach(cell -> console.print(cell.name()
                                + obtain.known(cell.experiment(), settings)
                                        .map(run -> ": there, " + run.path())
                                        .orElse(": to be trained")));
                return ExitCode.DONE;
            }
            Folds.Result result = options.executed(
                    console,
                    obtain,
                    on,
                    () -> planned.stream().findFirst(),
                    settings,
                    made -> made.folder(options.runs()),
                    (executions, told) -> folds.run(planned, settings, executions, told));
            output.print(result, result.write(options.runs()));
            return result.all().isPresent() ? ExitCode.DONE : ExitCode.FAILED;
        }
        if (seeds.isEmpty()) {
            train(loader.load(source, overlay), settings, output);
            return ExitCode.DONE;
        }
        Map<Long, Experiment> experiments = new LinkedHashMap<>();
        seeds.forEach(seed ->
                experiments.put(seed, loader.load(source, overlay.and(Overlay.ofOption("--seeds", "seed", seed)))));
        Map<Long, TrainResult> results = new LinkedHashMap<>();
        for (Map.Entry<Long, Experiment> one : experiments.entrySet()) {
            try {
                results.put(one.getKey(), train(one.getValue(), settings, output));
            } catch (HanetException e) {
                if (e.kind() == HanetException.Kind.INPUT) {
                    throw e;
                }
                console.note("seed " + one.getKey() + " failed: " + e.located());
            }
        }
        if (!results.isEmpty()) {
            output.print(new SeedSummary(results));
        }
        return results.size() == experiments.size() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private Overlay overlay() {
        return from.map(run -> Overlay.ofOption("--from", "train.from.run", run)
                        .and(Overlay.ofOption("--renew", "train.from.renew", renew))
                        .and(Overlay.parse(sets)))
                .orElseGet(() -> Overlay.parse(sets));
    }

    /** Goes on with one run after another, as somebody names them; what stops one stops no other. */
    private int goOnAsAsked(TrainSettings settings) {
        Failures failures = new Failures(console);
        int worst = ExitCode.DONE;
        Iterator<String> lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                .lines()
                .iterator();
        while (lines.hasNext()) {
            String line = lines.next();
            Matcher stretch = STRETCH.matcher(line);
            boolean isStretch = stretch.matches();
            String run = isStretch ? stretch.group(1) : line;
            int code = ExitCode.DONE;
            try {
                Train.Stretch asked =
                        isStretch ? new Train.Stretch(Integer.parseInt(stretch.group(2))) : Train.Stretch.WHOLE;
                Path path = path(run);
                watched(listener -> train.resume(path, asked, settings, listener));
            } catch (RuntimeException e) {
                code = failures.tell(e);
                worst = ExitCode.FAILED;
            }
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("run", run);
            answer.put("code", code);
            console.print(Json.line(answer));
        }
        return worst;
    }

    private static Path path(String run) {
        try {
            return Path.of(run);
        } catch (InvalidPathException e) {
            throw HanetException.input("'" + run + "' cannot be the path of a run", "name one a line", e);
        }
    }

    private void goOn(TrainSettings settings, TrainOutput output) {
        Path run = resume.orElseThrow();
        Train.Stretch stretch = until.map(Train.Stretch::new).orElse(Train.Stretch.WHOLE);
        Optional<TrainResult> result = watched(listener -> train.resume(run, stretch, settings, listener));
        if (result.isEmpty()) {
            console.print("go on with: " + HanetScript.ofThisProcess().line("train", "--resume", run));
            return;
        }
        output.print(result.orElseThrow());
        open.open(TrainOutput.report(result.orElseThrow()), console);
    }

    private TrainResult train(Experiment experiment, TrainSettings settings, TrainOutput output) {
        TrainResult result = watched(listener -> Optional.of(train.begin(experiment, settings, listener)))
                .orElseThrow();
        output.print(result);
        open.open(TrainOutput.report(result), console);
        return result;
    }

    private Optional<TrainResult> watched(Function<TrainListener, Optional<TrainResult>> task) {
        if (watch && !console.terminal()) {
            console.note("--watch draws on a terminal alone: lines are written instead");
        }
        return options.watched(console, watch, progress -> {
            Deque<Function<TrainListener, TrainingLog>> kinds = new ArrayDeque<>();
            if (tensorboard) {
                kinds.add(EventLog::new);
            }
            logs.forEach(name -> kinds.add(kind(name)::open));
            return logged(kinds, progress, task);
        });
    }

    /** Each log hears what the next one hears. */
    private static Optional<TrainResult> logged(
            Deque<Function<TrainListener, TrainingLog>> kinds,
            TrainListener listener,
            Function<TrainListener, Optional<TrainResult>> task) {
        if (kinds.isEmpty()) {
            return task.apply(listener);
        }
        try (TrainingLog log = kinds.remove().apply(listener)) {
            Optional<TrainResult> result = logged(kinds, log, task);
            result.ifPresent(log::ended);
            return result;
        }
    }

    private TrainingLog.Kind kind(String name) {
        Map<String, TrainingLog.Kind> known = new TreeMap<>();
        Plugins.offered(TrainingLog.Kind.class, Plugins.class.getClassLoader())
                .forEach(one -> known.put(one.name(), one));
        return Optional.ofNullable(known.get(name))
                .orElseThrow(() -> options.mistake("no plugin writes logs of the kind '" + name + "'; "
                        + (known.isEmpty()
                                ? "none does: name its jar in HANET_PLUGINS"
                                : "there are " + String.join(", ", known.keySet()))));
    }
}
