package dev.hanet.toolkit.train;

import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.TorchEngine;
import dev.hanet.blocks.weights.pretrained.InitialWeights;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.load.PreparedFiles;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.metric.Evaluator;
import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.toolkit.run.Caution;
import dev.hanet.toolkit.run.Checkpoints;
import dev.hanet.toolkit.run.CodeVersion;
import dev.hanet.toolkit.run.FreeMemory;
import dev.hanet.toolkit.run.Interruption;
import dev.hanet.toolkit.run.Provenance;
import dev.hanet.toolkit.run.Provenances;
import dev.hanet.toolkit.run.RecordedData;
import dev.hanet.toolkit.run.RunDirectories;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunLock;
import dev.hanet.toolkit.run.RunLog;
import dev.hanet.toolkit.run.RunNames;
import dev.hanet.toolkit.run.RunStatus;
import dev.hanet.toolkit.run.TrainingState;
import dev.hanet.toolkit.session.MemoryGuard;
import dev.hanet.toolkit.session.RunNetworks;
import dev.hanet.toolkit.session.Scoring;
import dev.hanet.toolkit.session.SeenBefore;
import dev.hanet.toolkit.session.Session;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.session.WarmStart;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.yaml.HanetException;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Trains an experiment into a run directory of its own, or goes on with one that was interrupted.
 *
 * <p>After every epoch {@code checkpoints/last} holds the whole state and {@code checkpoints/best} the best weights so
 * far; whatever ends the process, the run goes on from there. In the end the best weights meet the test part, once.
 */
public final class Train {
    private final ExperimentLoader loader;
    private final Sessions sessions;
    private final PreparedImages prepared;
    private final MetricCatalog catalog;
    private final LongSupplier clock;

    @Inject
    public Train(ExperimentLoader loader, Sessions sessions, PreparedImages prepared, MetricCatalog catalog) {
        this(loader, sessions, prepared, catalog, System::nanoTime);
    }

    /** A training whose seconds come from {@code clock}: nanoseconds that only grow. */
    Train(
            ExperimentLoader loader,
            Sessions sessions,
            PreparedImages prepared,
            MetricCatalog catalog,
            LongSupplier clock) {
        this.loader = loader;
        this.sessions = sessions;
        this.prepared = prepared;
        this.catalog = catalog;
        this.clock = clock;
    }

    /**
     * Trains an experiment into a new run directory, which is made once the data has been checked.
     *
     * @throws HanetException when the weights it names are not there
     * @throws DataException when the data is missing or contradicts the spec
     * @throws HanetException when the training had to stop
     */
    public TrainResult begin(Experiment experiment, TrainSettings settings, TrainListener listener) {
        return begin(experiment, Stretch.WHOLE, settings, listener, Supplier::get)
                .orElseThrow();
    }

    /**
     * The same, or a first stretch of it.
     *
     * @param making how the run directory is made by what makes it; whoever has several processes train lets one at a time
     * @return absent where the training pauses before its end
     */
    Optional<TrainResult> begin(
            Experiment experiment,
            Stretch stretch,
            TrainSettings settings,
            TrainListener listener,
            Function<Supplier<RunDirectory>, RunDirectory> making) {
        if (!experiment.warnings().isEmpty()) {
            listener.note(experiment.warnings().stripTrailing());
        }
        ExperimentSpec asked = experiment.spec();
        List<InitialWeights> weights = Sessions.initialWeights(experiment, settings.weights());
        Optional<WarmStart> start = start(experiment, settings);
        try (RunNetworks networks = RunNetworks.named(experiment, sessions, settings.device(), settings.runs())) {
            Dataset dataset = asked.data().open(experiment.roots(settings.roots()));
            List<Provenance.DataFile> files = Provenances.dataFiles(dataset);
            TrainingData data = read(asked, dataset, files, networks, settings, listener);
            requireRoom(experiment, data, settings.device(), listener);
            TorchEngine.threads(settings.threads()); // before the run says with how many it is made
            Provenance.Ingredients of = new Provenance.Ingredients(
                    CodeVersion.current(),
                    Provenances.with(files, weights, from(networks, start)),
                    Provenances.parts(data.split()));
            Made made = new Made(experiment, networks, of, seen(experiment, weights, start, of, settings));
            RunDirectory run = making.apply(() -> make(made, settings));
            Work work = new Work(experiment, data, networks, Optional.empty(), weights, start, made.cautions());
            return train(work, run, stretch, settings, listener);
        } catch (DataException e) {
            throw e.in(experiment::at);
        }
    }

    /**
     * Makes the run directory of an experiment and trains nothing: {@link #resume} does, in whatever process.
     *
     * @param data the files of the data set with their digests, and which image is in which part
     * @throws DataException when the data is missing
     * @throws HanetException when the weights or runs that it names are not there
     */
    RunDirectory prepare(Experiment experiment, Provenance.Ingredients data, TrainSettings settings) {
        List<InitialWeights> weights = Sessions.initialWeights(experiment, settings.weights());
        Optional<WarmStart> start = start(experiment, settings);
        try (RunNetworks networks = RunNetworks.named(experiment, sessions, settings.device(), settings.runs())) {
            TorchEngine.threads(settings.threads());
            List<Provenance.DataFile> files = Provenances.with(data.data(), weights, from(networks, start));
            Provenance.Ingredients made = new Provenance.Ingredients(data.code(), files, data.parts());
            List<Caution.Begun> cautions = seen(experiment, weights, start, made, settings);
            RunDirectory run = make(new Made(experiment, networks, made, cautions), settings);
            run.status(RunStatus.INTERRUPTED);
            return run;
        } catch (DataException e) {
            throw e.in(experiment::at);
        }
    }

    /**
     * What a run directory begins with.
     *
     * @param networks what its preparation asks
     * @param of what it is made of
     * @param cautions what is to be said of its results
     */
    private record Made(
            Experiment experiment, RunNetworks networks, Provenance.Ingredients of, List<Caution.Begun> cautions) {}

    private static List<Path> from(RunNetworks networks, Optional<WarmStart> start) {
        return Stream.concat(networks.files().stream(), start.stream().map(WarmStart::file))
                .toList();
    }

    private static RunDirectory make(Made made, TrainSettings settings) {
        Experiment experiment = made.experiment();
        return new RunDirectories(settings.runs())
                .create(
                        RunNames.of(experiment.name()),
                        experiment.hash(),
                        experiment.text(),
                        experiment.resolved(),
                        run -> {
                            run.write(RunDirectory.SUMMARY, experiment.plan().table());
                            made.networks().keepIn(run);
                            run.write(Provenances.of(
                                    experiment, made.of(), made.cautions(), settings.device(), settings.command()));
                        });
    }

    /**
     * Goes on with a run that was interrupted or failed, from its last whole epoch.
     *
     * @throws HanetException when the run is done, or is being trained
     * @throws dev.hanet.toolkit.run.RunException when the directory is no run
     */
    public TrainResult resume(Path path, TrainSettings settings, TrainListener listener) {
        return resume(path, Stretch.WHOLE, settings, listener).orElseThrow();
    }

    /**
     * The same, or a stretch of it: what validation measured in its last epoch is kept in {@code results/epoch-N.json} and by image.
     *
     * @return absent where the training pauses before its end
     * @throws HanetException when the run is done, or is being trained
     * @throws dev.hanet.toolkit.run.RunException when the directory is no run
     */
    public Optional<TrainResult> resume(Path path, Stretch stretch, TrainSettings settings, TrainListener listener) {
        RunDirectory run = RunDirectory.open(path);
        if (run.status() == RunStatus.DONE) {
            throw HanetException.input(
                    "the run '" + path + "' is done: there is nothing to go on with",
                    "read its report.md, or train the spec anew");
        }
        Experiment experiment = run.experiment(loader);
        ExperimentSpec asked = experiment.spec();
        RecordedData.requireCode(run, settings.reuse().accepted()).ifPresent(listener::note);
        // Before the data is read, let alone trained on.
        Optional<TrainingState> last = RunLock.holding(run.path(), () -> {
            try (RunLog log = run.log()) {
                return Checkpoints.of(run).resumable(new LoggedListener(log, listener)::note);
            }
        });
        try (RunNetworks networks = RunNetworks.keptIn(run, experiment, sessions, settings.device())) {
            Dataset dataset = asked.data().open(experiment.roots(settings.roots()));
            List<Provenance.DataFile> files = Provenances.dataFiles(dataset);
            RecordedData.require(run, files, settings.reuse().accepted()).ifPresent(listener::note);
            RecordedData.requireParts(
                            run,
                            asked.data().divide(dataset.items()),
                            settings.reuse().accepted())
                    .ifPresent(listener::note);
            TrainingData data = read(asked, dataset, files, networks, settings, listener);
            requireRoom(experiment, data, settings.device(), listener);
            List<InitialWeights> weights =
                    last.isPresent() ? List.of() : Sessions.initialWeights(experiment, settings.weights());
            Optional<WarmStart> start = last.isPresent() ? Optional.empty() : start(experiment, settings);
            start.ifPresent(begun -> requireSame(run, begun));
            if (last.isPresent()) {
                otherDigits(run, settings).ifPresent(listener::note);
            }
            List<Caution.Begun> cautions = last.isPresent()
                    ? List.of()
                    : Provenance.read(run.file(RunDirectory.PROVENANCE)).cautions();
            Work work = new Work(experiment, data, networks, last, weights, start, cautions);
            return train(work, run, stretch, settings, listener);
        } catch (DataException e) {
            throw e.in(experiment::at);
        }
    }

    /** Holds a step, and what validation and test ask of the network, against the memory that is free. */
    private static void requireRoom(Experiment experiment, TrainingData data, Device device, TrainListener listener) {
        FreeMemory free = FreeMemory.on(device);
        MemoryGuard.holdTraining(experiment, free).ifPresent(caution -> listener.note("warning: " + caution));
        data.largest().ifPresent(asked -> MemoryGuard.holdEvaluation(experiment, asked, free));
    }

    /** What may change the last digits of a run that goes on, in words. */
    private static Optional<String> otherDigits(RunDirectory run, TrainSettings settings) {
        Provenance made = Provenance.read(run.file(RunDirectory.PROVENANCE));
        String began = Provenance.computedOn(made.device(), made.threads());
        String now = Provenance.computedOn(settings.device().toString(), Integer.toString(settings.threads()));
        return began.equals(now)
                ? Optional.empty()
                : Optional.of("warning: the run began on " + began + " and goes on with " + now
                        + ": its numbers may differ in their last digits from those of a run that was never stopped");
    }

    private Optional<WarmStart> start(Experiment experiment, TrainSettings settings) {
        try {
            return experiment
                    .spec()
                    .train()
                    .from()
                    .map(from -> WarmStart.of(from, experiment, settings.runs(), loader));
        } catch (DataException e) {
            throw e.in(experiment::at);
        }
    }

    private List<Caution.Begun> seen(
            Experiment experiment,
            List<InitialWeights> weights,
            Optional<WarmStart> start,
            Provenance.Ingredients now,
            TrainSettings settings) {
        List<Path> runs = SeenBefore.runs(weights, start.map(WarmStart::file));
        return SeenBefore.of(runs, experiment, now, loader, new SeenBefore.Places(settings.runs(), settings.weights()))
                .stream()
                .map(SeenBefore::caution)
                .toList();
    }

    /** A training that was stopped in its first epoch begins again with the same weights. */
    private static void requireSame(RunDirectory run, WarmStart start) {
        List<Provenance.DataFile> recorded =
                Provenance.Ingredients.read(run.file(RunDirectory.PROVENANCE)).data();
        if (!recorded.contains(Provenances.dataFile(start.file()))) {
            throw HanetException.input(
                    "'" + start.file() + "' is not what '" + run.path() + "' began with", "train the spec anew");
        }
    }

    private TrainingData read(
            ExperimentSpec spec,
            Dataset dataset,
            List<Provenance.DataFile> files,
            RunNetworks networks,
            TrainSettings settings,
            TrainListener listener) {
        if (!networks.isEmpty()) {
            TorchEngine.threads(settings.threads()); // reading may already ask one
        }
        Optional<PreparedFiles> found = prepared.find(spec, files, networks, settings);
        Evaluator evaluator = new Scoring(spec.data(), spec.evaluate(), catalog).evaluator();
        TrainingData data = TrainingData.open(spec, dataset, networks, found, evaluator::requireMeasurable);
        data.warnings().forEach(warning -> listener.note("warning: " + warning));
        List<Item> training = data.split().training();
        found.ifPresent(there -> listener.note(there.count(training) + " of " + training.size()
                + " training images lie prepared in '" + there.folder() + "' and are taken from there"));
        return data;
    }

    /**
     * How far a training goes before it pauses, to be gone on with.
     *
     * @param epoch the last one that is trained, from 1
     */
    public record Stretch(int epoch) {
        /** To the end. */
        public static final Stretch WHOLE = new Stretch(Integer.MAX_VALUE);

        /** What validation measured in its last epoch, as an evaluation's files are called. */
        public String result() {
            return "epoch-" + epoch;
        }
    }

    /**
     * What a training works with.
     *
     * @param networks what preparation may ask
     * @param from the state to go on from; absent for a new run
     * @param weights from files, to begin with
     * @param start weights of another run, to begin with after those
     * @param cautions what is to be said of all these weights
     */
    private record Work(
            Experiment experiment,
            TrainingData data,
            RunNetworks networks,
            Optional<TrainingState> from,
            List<InitialWeights> weights,
            Optional<WarmStart> start,
            List<Caution.Begun> cautions) {}

    private Optional<TrainResult> train(
            Work work, RunDirectory run, Stretch stretch, TrainSettings settings, TrainListener listener) {
        TorchEngine.threads(settings.threads());
        return RunLock.holding(run.path(), () -> {
            run.removeUnderWay();
            try (RunLog log = run.log()) {
                RunLock.caution(run.path())
                        .ifPresent(caution -> new LoggedListener(log, listener).note("warning: " + caution));
                return train(work, run, stretch, settings.device(), log, new LoggedListener(log, listener));
            }
        });
    }

    private Optional<TrainResult> train(
            Work work, RunDirectory run, Stretch stretch, Device device, RunLog log, TrainListener listener) {
        FreeMemory free = FreeMemory.on(device);
        try (Session session = Sessions.training(work.experiment(), device, work.networks());
                Interruption interruption = Interruption.watching(run, log)) {
            work.weights().forEach(weights -> session.begin(weights.tensors()));
            work.start().ifPresent(start -> {
                session.begin(start.tensors());
                start.report().forEach(listener::note);
            });
            work.cautions().forEach(caution -> listener.note("warning: " + caution.words()));
            Optional<TrainResult> result = new TrainingRun(
                            work.experiment(), work.data(), run, session, catalog, listener, clock)
                    .run(work.from(), stretch, device);
            interruption.over(result.isPresent() ? RunStatus.DONE : RunStatus.INTERRUPTED);
            return result;
        } catch (RuntimeException | OutOfMemoryError e) {
            RuntimeException told = Failures.told(e, work.experiment(), free, run.path());
            Failures.record(run, log, told);
            throw told;
        }
    }
}
