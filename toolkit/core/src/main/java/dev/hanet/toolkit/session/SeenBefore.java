package dev.hanet.toolkit.session;

import dev.hanet.blocks.weights.pretrained.InitialWeights;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import dev.hanet.toolkit.run.Provenance;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunException;
import dev.hanet.toolkit.run.SeenImages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A run whose weights a training begins with, by {@code train.from} or as an encoder's file of weights, and which has seen images that
 * the training is chosen by or tested on.
 *
 * @param run its directory
 * @param images which ones, in words
 */
public record SeenBefore(Path run, String images) {
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
     * Those of some runs that have.
     *
     * @param now what the training is made of
     */
    public static List<SeenBefore> of(
            List<Path> runs, Experiment experiment, Provenance.Ingredients now, ExperimentLoader loader) {
        List<SeenBefore> found = new ArrayList<>();
        for (Path path : runs) {
            RunDirectory run = RunDirectory.open(path);
            SeenImages.of(run, now, isSameDataset(run, experiment, loader))
                    .ifPresent(images -> found.add(new SeenBefore(path, images)));
        }
        return found;
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

    /** What is said of a single training. */
    public String warning() {
        return "warning: '" + run
                + "', whose weights this begins with, has seen images that this is tested on or chosen by: " + images
                + "; results on them say more than the network can do on new ones";
    }
}
