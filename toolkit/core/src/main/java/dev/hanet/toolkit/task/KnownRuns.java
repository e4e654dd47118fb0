package dev.hanet.toolkit.task;

import dev.hanet.toolkit.build.Experiment;
import dev.hanet.toolkit.build.ExperimentLoader;
import dev.hanet.toolkit.run.Provenance;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.RunException;
import dev.hanet.toolkit.run.RunStatus;
import dev.hanet.yaml.SpecException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Earlier runs of the same thing: the same complete spec without {@code about}, the same files of data, the same code. */
final class KnownRuns {
    private static final int HASH = 8;

    private final ExperimentLoader loader;
    private final Path runs;

    /**
     * @param runs the folder of all runs
     */
    KnownRuns(ExperimentLoader loader, Path runs) {
        this.loader = loader;
        this.runs = runs;
    }

    /** The newest run of an experiment in one of these states. */
    Optional<RunDirectory> find(Experiment experiment, Provenance.Ingredients made, Set<RunStatus> states) {
        Path folder = runs.resolve(RunNames.of(experiment.name()));
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        String mark = "-" + experiment.hash().substring(0, HASH);
        try (Stream<Path> found = Files.list(folder)) {
            List<Path> newest = found.filter(
                            path -> path.getFileName().toString().contains(mark))
                    .sorted(Comparator.reverseOrder())
                    .toList();
            return newest.stream()
                    .flatMap(path -> same(path, experiment, made, states).stream())
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<RunDirectory> same(
            Path path, Experiment experiment, Provenance.Ingredients made, Set<RunStatus> states) {
        try {
            RunDirectory run = RunDirectory.open(path);
            boolean wanted = states.contains(run.status())
                    && Provenance.Ingredients.read(run.file(RunDirectory.PROVENANCE))
                            .equals(made)
                    && loader.load(run.file(RunDirectory.RESOLVED).toString(), List.of())
                            .hash()
                            .equals(experiment.hash());
            return wanted ? Optional.of(run) : Optional.empty();
        } catch (RunException | SpecException e) {
            return Optional.empty(); // of another version, or cut off while it was made: not the same
        }
    }
}
