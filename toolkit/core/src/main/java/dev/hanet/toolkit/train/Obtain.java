package dev.hanet.toolkit.train;

import dev.hanet.blocks.weights.pretrained.InitialWeights;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.DatasetSpec;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.run.CodeVersion;
import dev.hanet.toolkit.run.FinishedRun;
import dev.hanet.toolkit.run.KeptNetworks;
import dev.hanet.toolkit.run.KnownRuns;
import dev.hanet.toolkit.run.Provenance;
import dev.hanet.toolkit.run.Provenances;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunLock;
import dev.hanet.toolkit.run.RunStatus;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.session.WarmStart;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.yaml.HanetException;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Gets the trained run of an experiment: one that is there already, one that was interrupted and goes on, or a new one.
 *
 * <p>A run is the same when its complete spec without {@code about}, the digests of its data files and of the weights it
 * begins with, and the version of the code are; of a finished run the code may be {@linkplain TrainSettings.Reuse#anyCode any}, where that is wanted.
 */
public final class Obtain {
    private final ExperimentLoader loader;
    private final Train train;
    private final Map<DataRoots, Map<DatasetSpec, List<Provenance.DataFile>>> digests = new HashMap<>();
    private final Map<Path, KnownRuns> knownRuns = new HashMap<>();

    @Inject
    public Obtain(ExperimentLoader loader, Train train) {
        this.loader = loader;
        this.train = train;
    }

    /** How a run was got. */
    public enum How {
        /** It was there. */
        REUSED,
        /** It was interrupted, and went on. */
        RESUMED,
        /** It was trained. */
        TRAINED
    }

    /** What became of one training among several. */
    public sealed interface Attempt permits Obtained, Paused, Failed {}

    /**
     * A run and how it was got.
     *
     * @param run the run
     * @param how how it was got
     */
    public record Obtained(FinishedRun run, How how) implements Attempt {}

    /**
     * A training that has come as far as it was to go for now.
     *
     * @param run the run
     * @param epoch the last one that was trained
     */
    public record Paused(Path run, int epoch) implements Attempt {}

    /**
     * A training that had to stop, or could not begin.
     *
     * @param run the run that failed; absent when none was begun
     * @param why in a sentence
     * @param before whether it failed in an earlier call and was not tried again
     */
    public record Failed(Optional<Path> run, String why, boolean before) implements Attempt {}

    /**
     * The finished run of an experiment, if there is one.
     *
     * @throws dev.hanet.toolkit.data.DataException when the data is not there
     */
    public Optional<FinishedRun> known(Experiment experiment, TrainSettings settings) {
        return find(
                        experiment,
                        settings,
                        Set.of(RunStatus.DONE),
                        settings.reuse().anyCode())
                .map(run -> FinishedRun.read(run));
    }

    /**
     * Gets the run of an experiment.
     *
     * @throws dev.hanet.toolkit.data.DataException when the data is missing or contradicts the spec
     * @throws HanetException when the training had to stop
     */
    public Obtained run(Experiment experiment, TrainSettings settings, TrainListener listener) {
        Optional<FinishedRun> known = known(experiment, settings);
        return known.isPresent()
                ? new Obtained(known.orElseThrow(), How.REUSED)
                : (Obtained) train(experiment, Train.Stretch.WHOLE, settings, listener);
    }

    private Attempt train(
            Experiment experiment, Train.Stretch stretch, TrainSettings settings, TrainListener listener) {
        Optional<RunDirectory> begun = begun(experiment, settings);
        if (begun.isEmpty()) {
            knownRuns(settings)
                    .damaged(experiment)
                    .forEach(
                            problem -> listener.note("warning: an earlier run of the same is passed over: " + problem));
            try {
                Optional<TrainResult> result = train.begin(
                        experiment, stretch, settings, listener, making -> made(experiment, settings, making));
                return result.<Attempt>map(
                                end -> new Obtained(FinishedRun.read(RunDirectory.open(end.run())), How.TRAINED))
                        .orElseGet(() -> paused(begun(experiment, settings).orElseThrow(), stretch));
            } catch (MadeElsewhere e) {
                begun = Optional.of(e.run);
            }
        }
        RunDirectory run = begun.orElseThrow();
        if (isPaused(run, stretch)) {
            return paused(run, stretch);
        }
        Optional<TrainResult> result = train.resume(run.path(), stretch, settings, listener);
        return result.isPresent() ? new Obtained(FinishedRun.read(run), How.RESUMED) : paused(run, stretch);
    }

    private static Paused paused(RunDirectory run, Train.Stretch stretch) {
        return new Paused(run.path(), stretch.epoch());
    }

    private static boolean isPaused(RunDirectory run, Train.Stretch stretch) {
        return Files.exists(run.file("results").resolve(stretch.result() + ".json"));
    }

    /** The run of an experiment that has begun and is not over, by whomever. */
    public Optional<RunDirectory> begun(Experiment experiment, TrainSettings settings) {
        return find(experiment, settings, Set.of(RunStatus.INTERRUPTED, RunStatus.RUNNING), false);
    }

    /**
     * What there is of one experiment among several without training: a run that is there, a pause that is reached, a failure of
     * before that is not to be tried again.
     *
     * @throws dev.hanet.toolkit.data.DataException when the data is not there
     */
    public Optional<Attempt> settled(Experiment experiment, Train.Stretch stretch, TrainSettings settings) {
        Optional<FinishedRun> known = known(experiment, settings);
        if (known.isPresent()) {
            return Optional.of(new Obtained(known.orElseThrow(), How.REUSED));
        }
        Optional<RunDirectory> begun = begun(experiment, settings);
        if (begun.isPresent()) {
            return begun.filter(run -> isPaused(run, stretch)).map(run -> paused(run, stretch));
        }
        return settings.reuse().retry()
                ? Optional.empty()
                : find(experiment, settings, Set.of(RunStatus.FAILED), false).map(run -> failed(run, true));
    }

    /**
     * A run directory in which the experiment can be trained by whatever process: the one that has begun, or a new one. Of several
     * processes that ask for the same at once, all get the same.
     *
     * @throws dev.hanet.toolkit.data.DataException when the data is not there
     */
    public RunDirectory prepared(Experiment experiment, TrainSettings settings) {
        return begun(experiment, settings).orElseGet(() -> {
            try {
                return made(
                        experiment, settings, () -> train.prepare(experiment, data(experiment, settings), settings));
            } catch (MadeElsewhere e) {
                return e.run;
            }
        });
    }

    /** Makes a run where no other process has made it meanwhile. */
    private RunDirectory made(Experiment experiment, TrainSettings settings, Supplier<RunDirectory> making) {
        return RunLock.waiting(settings.runs(), () -> {
            Optional<RunDirectory> other = begun(experiment, settings);
            if (other.isPresent()) {
                throw new MadeElsewhere(other.orElseThrow());
            }
            return making.get();
        });
    }

    /** Another process has made the run while this one read the data. */
    private static final class MadeElsewhere extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient RunDirectory run;

        MadeElsewhere(RunDirectory run) {
            super("made elsewhere: " + run.path());
            this.run = run;
        }
    }

    /**
     * Gets the run of an experiment that is one of several: what stops it does not stop the others. A run that failed before
     * is not trained again unless that is {@linkplain TrainSettings.Reuse#retry wanted}.
     */
    public Attempt attempt(
            Experiment experiment, Train.Stretch stretch, TrainSettings settings, TrainListener listener) {
        try {
            Optional<Attempt> settled = settled(experiment, stretch, settings);
            return settled.isPresent() ? settled.orElseThrow() : train(experiment, stretch, settings, listener);
        } catch (HanetException e) {
            return failure(experiment, settings, e.located());
        }
    }

    /**
     * What is to be told of a training that has just failed.
     *
     * @param why in a sentence, where its run does not say
     */
    public Failed failure(Experiment experiment, TrainSettings settings, String why) {
        return failed(experiment, settings)
                .map(run -> failed(run, false))
                .orElseGet(() -> new Failed(Optional.empty(), why, false));
    }

    /** The run that an experiment left just now when it failed. */
    private Optional<RunDirectory> failed(Experiment experiment, TrainSettings settings) {
        try {
            return find(experiment, settings, Set.of(RunStatus.FAILED), false);
        } catch (HanetException e) {
            return Optional.empty(); // the data is not there: nothing was begun
        }
    }

    private static Failed failed(RunDirectory run, boolean before) {
        return new Failed(Optional.of(run.path()), run.failure().orElse("it failed; its log.txt says why"), before);
    }

    private KnownRuns knownRuns(TrainSettings settings) {
        return knownRuns.computeIfAbsent(settings.runs(), runs -> new KnownRuns(loader, runs));
    }

    private static List<Path> networks(Experiment experiment, TrainSettings settings) {
        List<Path> asked = KeptNetworks.files(KeptNetworks.named(experiment, settings.runs()), experiment);
        return Stream.concat(
                        asked.stream(),
                        experiment.spec().train().from().stream()
                                .map(from -> WarmStart.file(from, experiment, settings.runs())))
                .toList();
    }

    private Optional<RunDirectory> find(
            Experiment experiment, TrainSettings settings, Set<RunStatus> states, boolean anyCode) {
        List<InitialWeights> weights = Sessions.initialWeights(experiment, settings.weights());
        Provenance.Ingredients data = data(experiment, settings);
        Provenance.Ingredients made = new Provenance.Ingredients(
                data.code(), Provenances.with(data.data(), weights, networks(experiment, settings)), data.parts());
        return knownRuns(settings).find(experiment, made, states, anyCode);
    }

    /** What there is of the data before any weights. */
    private Provenance.Ingredients data(Experiment experiment, TrainSettings settings) {
        DataRoots roots = experiment.roots(settings.roots());
        DataSpec asked = experiment.spec().data();
        Dataset dataset = asked.open(roots);
        List<Provenance.DataFile> files = digests.computeIfAbsent(roots, any -> new HashMap<>())
                .computeIfAbsent(asked.dataset(), any -> Provenances.dataFiles(dataset));
        return new Provenance.Ingredients(
                CodeVersion.current(), files, Provenances.parts(asked.divide(dataset.items())));
    }
}
