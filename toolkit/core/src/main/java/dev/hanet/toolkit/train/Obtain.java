package dev.hanet.toolkit.train;

import dev.hanet.blocks.weights.pretrained.InitialWeights;
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
import dev.hanet.yaml.HanetException;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gets the trained run of an experiment: one that is there already, one that was interrupted and goes on, or a new one.
 *
 * <p>A run is the same when its complete spec without {@code about}, the digests of its data files and of the weights it
 * begins with, and the version of the code are; of a finished run the code may be {@linkplain TrainSettings#anyCode any}, where that is wanted.
 */
public final class Obtain {
    private final ExperimentLoader loader;
    private final Train train;
    private final Map<DatasetSpec, List<Provenance.DataFile>> digests = new HashMap<>();

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

    /**
     * A run and how it was got.
     *
     * @param run the run
     * @param how how it was got
     */
    public record Obtained(FinishedRun run, How how) {}

    /**
     * The finished run of an experiment, if there is one.
     *
     * @throws dev.hanet.toolkit.data.DataException when the data is not there
     */
    public Optional<FinishedRun> known(Experiment experiment, TrainSettings settings) {
        return find(experiment, settings, Set.of(RunStatus.DONE), settings.anyCode())
                .map(run -> FinishedRun.read(run, experiment));
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
                FinishedRun.read(RunDirectory.open(result.run()), experiment),
                begun.isPresent() ? How.RESUMED : How.TRAINED);
    }

    private Optional<RunDirectory> find(
            Experiment experiment, TrainSettings settings, Set<RunStatus> states, boolean anyCode) {
        List<InitialWeights> weights = Sessions.initialWeights(experiment, settings.weights());
        DatasetSpec dataset = experiment.spec().data().dataset();
        List<Provenance.DataFile> files =
                digests.computeIfAbsent(dataset, spec -> Provenances.dataFiles(spec.open(settings.roots())));
        Provenance.Ingredients made = new Provenance.Ingredients(
                CodeVersion.current(),
                Provenances.with(
                        files,
                        weights,
                        KeptNetworks.files(KeptNetworks.named(experiment.spec(), settings.runs()), experiment.spec())));
        return new KnownRuns(loader, settings.runs()).find(experiment, made, states, anyCode);
    }
}
