package dev.hanet.toolkit.session;

import dev.hanet.blocks.torch.Device;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.GuidedTransform;
import dev.hanet.toolkit.data.Guides;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.run.KeptNetworks;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.yaml.HanetException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The networks of earlier runs that a spec's preparation asks, opened when first asked.
 *
 * <p>A new training looks for them where the spec says and {@linkplain KeptNetworks keeps} a copy, so that a run directory
 * alone predicts whole images; an existing run asks its own copies.
 */
public final class RunNetworks implements Guides, AutoCloseable {
    private final Sessions sessions;
    private final Device device;
    private final Experiment experiment;
    private final Map<String, Path> runs;
    private final Map<String, OpenRun> open = new HashMap<>();

    private RunNetworks(Sessions sessions, Device device, Experiment experiment, Map<String, Path> runs) {
        this.sessions = sessions;
        this.device = device;
        this.experiment = experiment;
        this.runs = Collections.unmodifiableMap(new LinkedHashMap<>(runs));
    }

    /**
     * Those that a new training asks.
     *
     * @param folder of all runs
     * @throws DataException at the key that names one which is not there or cannot be asked
     */
    public static RunNetworks named(Experiment experiment, Sessions sessions, Device device, Path folder) {
        return checked(experiment, sessions, device, KeptNetworks.named(experiment, folder));
    }

    /**
     * Those that a run asks.
     *
     * @throws DataException at the key that names one whose copy is not there or cannot be asked
     */
    public static RunNetworks keptIn(RunDirectory run, Experiment experiment, Sessions sessions, Device device) {
        return checked(experiment, sessions, device, KeptNetworks.in(run, experiment.spec()));
    }

    private static RunNetworks checked(
            Experiment experiment, Sessions sessions, Device device, Map<String, Path> runs) {
        ExperimentSpec spec = experiment.spec();
        GuidedTransform.asking(spec.data().prepare(), (path, transform) -> {
            String name = transform.network().orElseThrow();
            check(transform, path, spec, asked(name, path, sessions, Objects.requireNonNull(runs.get(name))));
        });
        return new RunNetworks(sessions, device, experiment, runs);
    }

    private static ExperimentSpec asked(String name, String path, Sessions sessions, Path run) {
        try {
            return sessions.trained(run).spec();
        } catch (HanetException e) {
            throw new DataException(
                    "the network of '" + name + "' cannot be asked: " + e.problem(),
                    Optional.of("train it anew, or name another run"),
                    Optional.of(path),
                    e);
        }
    }

    /** What the network of a run takes is what its own data set holds. */
    private static void check(GuidedTransform transform, String path, ExperimentSpec spec, ExperimentSpec asked) {
        String name = transform.network().orElseThrow();
        if (GuidedTransform.among(asked.data().prepare()).stream()
                .anyMatch(one -> one.looksAtMask() || one.network().isPresent())) {
            throw new DataException(
                            "the network of '" + name
                                    + "' does not look at whole images: its own data.prepare has to know"
                                    + " where the " + transform.lookedFor() + " are",
                            transform.whereItSeesNoWholeImages())
                    .at(path);
        }
        int channels = spec.data().dataset().channels();
        if (asked.data().dataset().channels() != channels) {
            throw new DataException(
                            "images have " + channels + (channels == 1 ? " channel" : " channels")
                                    + ", the network of '" + name + "' takes "
                                    + asked.data().dataset().channels(),
                            "name a run that was trained on images of the same kind")
                    .at(path);
        }
    }

    /** Whether the spec asks none. */
    public boolean isEmpty() {
        return runs.isEmpty();
    }

    /** Copies what is asked into a run, which from then on needs nothing beside itself. */
    public void keepIn(RunDirectory run) {
        KeptNetworks.keep(runs, run, experiment.spec());
    }

    /** The files besides the data set's that decide what preparation makes. */
    public List<Path> files() {
        return KeptNetworks.files(runs, experiment);
    }

    @Override
    public synchronized Probabilities probabilities(String run, Sample sample) {
        Path path = Objects.requireNonNull(runs.get(run), run);
        return open.computeIfAbsent(run, name -> sessions.open(path, device))
                .session()
                .segment(sample)
                .probabilities();
    }

    @Override
    public Path folder(String name) {
        return KeptNetworks.folder(name, experiment);
    }

    @Override
    public void close() {
        Map<String, OpenRun> closing = new LinkedHashMap<>(open);
        open.clear();
        closing.values().forEach(OpenRun::close);
    }
}
