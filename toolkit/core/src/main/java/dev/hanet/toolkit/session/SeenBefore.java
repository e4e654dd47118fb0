package dev.hanet.toolkit.session;

import dev.hanet.blocks.encoder.PretrainedEncoder;
import dev.hanet.blocks.weights.pretrained.InitialWeights;
import dev.hanet.blocks.weights.pretrained.WeightsFolder;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.run.Caution;
import dev.hanet.toolkit.run.Provenance;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunException;
import dev.hanet.toolkit.run.RunNames;
import dev.hanet.toolkit.run.SeenImages;
import dev.hanet.yaml.HanetException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A run whose weights a training begins with, by {@code train.from} or as an encoder's file of weights, itself or by way of runs between, and
 * which has seen images that the training is chosen by or tested on, or does not say so.
 *
 * @param run its directory
 * @param caution what that says against the training's results
 */
public record SeenBefore(Path run, Caution.Begun caution) {
    /**
     * Where what runs began with is looked for.
     *
     * @param runs the folder of all runs
     * @param weights files of weights
     */
    public record Places(Path runs, WeightsFolder weights) {}

    /**
     * The runs whose weights a training begins with.
     *
     * @param weights from files
     * @param from the file of weights of {@code train.from}
     */
    public static List<Path> runs(List<InitialWeights> weights, Optional<Path> from) {
        return Stream.concat(weights.stream().map(InitialWeights::file), from.stream())
                .flatMap(file -> run(file).stream())
                .distinct()
                .toList();
    }

    /**
     * Those of some runs that have, and of the runs that these began with, as far back as they are there.
     *
     * @param now what the training is made of
     * @param loader reads their specs
     */
    public static List<SeenBefore> of(
            List<Path> runs,
            Experiment experiment,
            Provenance.Ingredients now,
            ExperimentLoader loader,
            Places places) {
        List<SeenBefore> found = new ArrayList<>();
        Deque<Path> waiting = new ArrayDeque<>(runs);
        Set<Path> looked = new HashSet<>();
        while (!waiting.isEmpty()) {
            Path path = waiting.remove();
            if (!looked.add(path.toAbsolutePath().normalize())) {
                continue;
            }
            RunDirectory run = RunDirectory.open(path);
            if (!SeenImages.areKnown(run)) {
                found.add(unknown(path, "it does not say which images it had", Optional.empty()));
            }
            SeenImages.of(run, now, isSameDataset(run, experiment, loader))
                    .ifPresent(images -> found.add(new SeenBefore(
                            path,
                            new Caution.Begun(RunNames.ofFolder(path), Optional.of(images), "", Optional.empty()))));
            try {
                waiting.addAll(beginnings(run.experiment(loader), places));
            } catch (HanetException e) {
                found.add(unknown(path, "what it began with itself cannot be looked at", Optional.of(e.problem())));
            }
        }
        return found;
    }

    private static SeenBefore unknown(Path run, String why, Optional<String> because) {
        return new SeenBefore(run, new Caution.Begun(RunNames.ofFolder(run), Optional.empty(), why, because));
    }

    /** The runs that a run began with. */
    private static List<Path> beginnings(Experiment begun, Places places) {
        Stream<Path> encoders = begun.spec().model().encoders().entrySet().stream()
                .filter(encoder -> encoder.getValue() instanceof PretrainedEncoder)
                .flatMap(encoder -> begun
                        .weights(places.weights(), encoder.getKey())
                        .named(((PretrainedEncoder) encoder.getValue()).weights())
                        .stream());
        Stream<Path> from = begun.spec().train().from().map(run -> WarmStart.file(run, begun, places.runs())).stream();
        return Stream.concat(encoders, from).flatMap(file -> run(file).stream()).toList();
    }

    /** The run in whose {@code checkpoints/NAME} a file of weights lies. */
    private static Optional<Path> run(Path file) {
        return Optional.ofNullable(file.toAbsolutePath().normalize().getParent())
                .flatMap(checkpoint -> Optional.ofNullable(checkpoint.getParent()))
                .flatMap(checkpoints -> Optional.ofNullable(checkpoints.getParent()))
                .filter(RunDirectory::isOne);
    }

    private static boolean isSameDataset(RunDirectory run, Experiment experiment, ExperimentLoader loader) {
        try {
            return run.experiment(loader)
                    .spec()
                    .data()
                    .dataset()
                    .equals(experiment.spec().data().dataset());
        } catch (RunException e) {
            return false; // written by code whose specs this one does not read
        }
    }
}
