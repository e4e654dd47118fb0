package dev.hanet.toolkit.session;

import dev.hanet.blocks.graph.Precision;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.Network;
import dev.hanet.blocks.weights.pretrained.InitialWeights;
import dev.hanet.blocks.weights.pretrained.WeightsFolder;
import dev.hanet.toolkit.data.Guides;
import dev.hanet.toolkit.data.Randomness;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.run.Checkpoints;
import dev.hanet.toolkit.run.ChosenThreshold;
import dev.hanet.toolkit.run.FreeMemory;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Opens sessions. */
public final class Sessions {
    private final ExperimentLoader loader;

    @Inject
    public Sessions(ExperimentLoader loader) {
        this.loader = loader;
    }

    /**
     * Rebuilds what a run trained, from its directory alone, with its best weights.
     *
     * @throws dev.hanet.toolkit.run.RunException when the directory is no run
     * @throws HanetException when the weights are of another network
     * @throws HanetException when no epoch was done yet
     */
    public OpenRun open(Path path, Device device) {
        return open(read(path), device);
    }

    /**
     * Brings what a run trained to a device.
     *
     * @throws dev.hanet.blocks.torch.WeightsException when the weights are of another network
     */
    public OpenRun open(TrainedRun run, Device device) {
        RunNetworks networks = RunNetworks.keptIn(run.directory(), run.experiment(), this, device);
        Session session = training(run.experiment(), device, networks);
        try {
            if (run.experiment().spec().evaluate().fuseBatchNorm()) {
                session.network().loadForUse(run.weights());
            } else {
                session.network().load(run.weights());
            }
            if (run.chosenThreshold().isPresent()) {
                session.decideFrom(run.chosenThreshold().orElseThrow().threshold());
            }
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
        return new OpenRun(run.directory(), run.experiment(), session, networks);
    }

    /**
     * Reads what a run trained, from its directory alone; no engine is asked.
     *
     * @throws dev.hanet.toolkit.run.RunException when the directory is no run
     * @throws HanetException when no epoch was done yet
     */
    public TrainedRun read(Path path) {
        return read(path, Overlay.NONE);
    }

    /**
     * The same with values laid over its spec, which must leave the network as it is.
     *
     * @throws dev.hanet.toolkit.run.RunException when the directory is no run
     * @throws dev.hanet.yaml.SpecException when they do not go with the rest of the spec
     * @throws HanetException when no epoch was done yet
     */
    public TrainedRun read(Path path, Overlay overlay) {
        RunDirectory run = RunDirectory.open(path);
        Experiment trained = run.experiment(loader);
        Experiment experiment = overlay.isEmpty() ? trained : loader.elsewhere(trained, overlay);
        return new TrainedRun(
                run,
                experiment,
                Checkpoints.of(run).readBest(),
                experiment.spec().evaluate().threshold().on().flatMap(on -> ChosenThreshold.of(run)));
    }

    /**
     * What a run trained, whose weights are there but stay unread.
     *
     * @throws dev.hanet.toolkit.run.RunException when the directory is no run
     * @throws dev.hanet.yaml.SpecException when this version does not read its spec
     * @throws HanetException when no epoch was done yet
     */
    Experiment trained(Path path) {
        RunDirectory run = RunDirectory.open(path);
        if (!Files.isReadable(Checkpoints.of(run).best())) {
            throw HanetException.input("the run '" + path + "' has no weights", "train it to the end of an epoch");
        }
        return run.experiment(loader);
    }

    /** The weights from files that an experiment's encoders begin with, where its spec names some. */
    public static List<InitialWeights> initialWeights(Experiment experiment, WeightsFolder folder) {
        List<InitialWeights> weights = new ArrayList<>();
        experiment.spec().model().encoders().forEach((scope, encoder) -> InitialWeights.of(
                        scope, encoder, channels(experiment), experiment.weights(folder, scope))
                .ifPresent(weights::add));
        return weights;
    }

    static int channels(Experiment experiment) {
        Value image = Objects.requireNonNull(experiment.graph().inputs().get("image"));
        return Math.toIntExact(image.shape().size(1));
    }

    /**
     * A session over a network that begins where its seed says.
     *
     * @param networks what preparation may ask
     */
    public static Session training(Experiment experiment, Device device, Guides networks) {
        long seed = Randomness.seed(experiment.spec().seed(), "initial weights");
        FreeMemory free = FreeMemory.on(device);
        ExperimentSpec spec = experiment.spec();
        Precision precision = spec.train().precision();
        Network network = Network.create(experiment.graph(), device, seed, precision);
        StrideFit fit = StrideFit.of(experiment.graph());
        MemoryGuard guard = MemoryGuard.of(experiment, free);
        return new Session(
                network,
                spec.model().activation(),
                spec.data(),
                networks,
                fit,
                guard,
                spec.train().batch(),
                spec.evaluate());
    }
}
