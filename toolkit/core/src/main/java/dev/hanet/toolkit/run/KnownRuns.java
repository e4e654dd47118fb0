package dev.hanet.toolkit.run;

import dev.hanet.blocks.weights.WholeFile;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Earlier runs of the same thing: the same complete spec without {@code about}, the same files of data, the same code. */
public final class KnownRuns {
    private static final int HASH = 8;

    private final ExperimentLoader loader;
    private final Path runs;

    /**
     * @param runs the folder of all runs
     */
    public KnownRuns(ExperimentLoader loader, Path runs) {
        this.loader = loader;
        this.runs = runs;
    }

    /**
     * The newest run of an experiment in one of these states; one that the same code made comes first.
     *
     * @param made what it has to be made of
     * @param anyCode whether other code may have made it
     */
    public Optional<RunDirectory> find(
            Experiment experiment, Provenance.Ingredients made, Set<RunStatus> states, boolean anyCode) {
        Path folder = runs.resolve(RunNames.of(experiment.name()));
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        String mark = "-" + experiment.hash().substring(0, HASH);
        try (Stream<Path> found = Files.list(folder)) {
            List<Path> newest = found.filter(
                            path -> !path.getFileName().toString().endsWith(WholeFile.UNDER_WAY)) // not a run yet
                    .sorted(Comparator.reverseOrder())
                    .toList();
            Optional<RunDirectory> same = newest.stream()
                    .filter(path -> path.getFileName().toString().contains(mark))
                    .flatMap(path -> same(path, experiment, states, made::equals).stream())
                    .findFirst();
            // What other code called the same spec may differ, so its name says nothing.
            return same.isPresent() || !anyCode
                    ? same
                    : newest.stream()
                            .flatMap(
                                    path -> same(path, experiment, states, other -> isOfSameData(other, made)).stream())
                            .findFirst();
        } catch (IOException e) {
            throw RunException.reading(folder, e);
        }
    }

    /** Whether the files are the same, and the parts where both say which image is in which. */
    private static boolean isOfSameData(Provenance.Ingredients one, Provenance.Ingredients other) {
        return one.data().equals(other.data())
                && (one.parts().isEmpty()
                        || other.parts().isEmpty()
                        || one.parts().equals(other.parts()));
    }

    private Optional<RunDirectory> same(
            Path path, Experiment experiment, Set<RunStatus> states, Predicate<Provenance.Ingredients> made) {
        try {
            RunDirectory run = RunDirectory.open(path);
            boolean wanted = states.contains(run.status())
                    && made.test(Provenance.Ingredients.read(run.file(RunDirectory.PROVENANCE)))
                    && run.experiment(loader).hash().equals(experiment.hash());
            return wanted ? Optional.of(run) : Optional.empty();
        } catch (RunException e) {
            return Optional.empty(); // of another version, or cut off while it was made: not the same
        }
    }
}
