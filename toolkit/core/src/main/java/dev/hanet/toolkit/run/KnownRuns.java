package dev.hanet.toolkit.run;

import dev.hanet.blocks.weights.WholeFile;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        List<Path> newest = folders(runs.resolve(RunNames.of(experiment.name())));
        String mark = "-" + experiment.hash().substring(0, HASH);
        Optional<RunDirectory> same = newest.stream()
                .filter(path -> path.getFileName().toString().contains(mark))
                .flatMap(path -> same(path, experiment, states, made::equals).stream())
                .findFirst();
        // What other code called the same spec may differ, so its name says nothing.
        return same.isPresent() || !anyCode
                ? same
                : newest.stream()
                        .flatMap(path -> same(path, experiment, states, other -> isOfSameData(other, made)).stream())
                        .findFirst();
    }

    /** What is wrong with runs that by their names are of an experiment and cannot be opened, a sentence each. */
    public List<String> damaged(Experiment experiment) {
        String mark = "-" + experiment.hash().substring(0, HASH);
        List<String> problems = new ArrayList<>();
        for (Path path : folders(runs.resolve(RunNames.of(experiment.name())))) {
            if (path.getFileName().toString().contains(mark)) {
                try {
                    RunDirectory.open(path);
                } catch (RunException e) {
                    problems.add(e.problem());
                }
            }
        }
        return List.copyOf(problems);
    }

    /** The runs of a name, newest first; none where there is no such folder. */
    private static List<Path> folders(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(path -> !path.getFileName().toString().endsWith(WholeFile.UNDER_WAY)) // not a run yet
                    .sorted(Comparator.reverseOrder())
                    .toList();
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
