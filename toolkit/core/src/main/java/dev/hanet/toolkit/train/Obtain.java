package dev.hanet.toolkit.train;

import dev.hanet.blocks.weights.pretrained.InitialWeights;
import dev.hanet.toolkit.data.DataRoots;
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
import dev.hanet.toolkit.run.RunStatus;
import dev.hanet.toolkit.session.Sessions;
import dev.hanet.toolkit.session.WarmStart;
import dev.hanet.yaml.HanetException;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    public sealed interface Attempt permits Obtained, Failed {}

    /**
     * A run and how it was got.
     *
     * @param run the run
     * @param how how it was got
     */
    public record Obtained(FinishedRun run, How how) implements Attempt {}

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
        if (known.isPresent()) {
            return new Obtained(known.orElseThrow(), How.REUSED);
        }
        Optional<RunDirectory> begun =
                find(experiment, settings, Set.of(RunStatus.INTERRUPTED, RunStatus.RUNNING), false);
        TrainResult result = begun.isPresent()
                ? train.resume(begun.orElseThrow().path(), settings, listener)
                : train.begin(experiment, settings, listener);
        return new Obtained(
                FinishedRun.read(RunDirectory.open(result.run())), begun.isPresent() ? How.RESUMED : How.TRAINED);
    }

    /**
     * Gets the run of an experiment that is one of several: what stops it does not stop the others. A run that failed before
     * is not trained again unless that is {@linkplain TrainSettings.Reuse#retry wanted}.
     */
    public Attempt attempt(Experiment experiment, TrainSettings settings, TrainListener listener) {
        try {
            if (!settings.reuse().retry() && known(experiment, settings).isEmpty()) {
                Optional<RunDirectory> failed = find(experiment, settings, Set.of(RunStatus.FAILED), false);
                if (failed.isPresent()) {
                    return failed(failed.orElseThrow(), true);
                }
            }
            return run(experiment, settings, listener);
        } catch (HanetException e) {
            return failed(experiment, settings)
                    .map(run -> failed(run, false))
                    .orElseGet(() -> new Failed(Optional.empty(), e.located(), false));
        }
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
        DatasetSpec dataset = experiment.spec().data().dataset();
        List<Provenance.DataFile> files = digests.computeIfAbsent(
                        experiment.roots(settings.roots()), any -> new HashMap<>())
                .computeIfAbsent(dataset, spec -> Provenances.dataFiles(spec.open(experiment.roots(settings.roots()))));
        Provenance.Ingredients made = new Provenance.Ingredients(
                CodeVersion.current(), Provenances.with(files, weights, networks(experiment, settings)));
        return new KnownRuns(loader, settings.runs()).find(experiment, made, states, anyCode);
    }
}
