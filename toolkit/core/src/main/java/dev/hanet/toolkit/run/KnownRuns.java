package dev.hanet.toolkit.run;

import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.ExperimentLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Earlier runs of the same thing: the same complete spec without {@code about}, the same files of data, the same code. Keeps what it has
 * listed, so whoever looks for many asks one.
 */
public final class KnownRuns {
    private final ExperimentLoader loader;
    private final RunListing listing;
    /** Runs by the experiment's name and the hash of their specs as this code reads them, as far as that was asked for. */
    private final Map<String, NavigableSet<Path>> read = new HashMap<>();

    /**
     * @param runs the folder of all runs
     */
    public KnownRuns(ExperimentLoader loader, Path runs) {
        this(loader, runs, System::nanoTime);
    }

    /**
     * @param clock nanoseconds that only grow
     */
    KnownRuns(ExperimentLoader loader, Path runs, LongSupplier clock) {
        this.loader = loader;
        this.listing = new RunListing(runs, clock);
    }

    /**
     * The newest run of an experiment in one of these states; one that the same code made comes first.
     *
     * @param made what it has to be made of
     * @param anyCode whether other code may have made it
     */
    public Optional<RunDirectory> find(
            Experiment experiment, Provenance.Ingredients made, Set<RunStatus> states, boolean anyCode) {
        Optional<RunDirectory> same = named(experiment).stream()
                .flatMap(path -> same(path, experiment, states, made::equals).stream())
                .findFirst();
        // What other code called the same spec may differ, so its name says nothing.
        return same.isPresent() || !anyCode
                ? same
                : readAs(experiment).stream()
                        .flatMap(path -> same(path, experiment, states, other -> isOfSameData(other, made)).stream())
                        .findFirst();
    }

    private List<Path> named(Experiment experiment) {
        return listing.named(RunNames.of(experiment.name()), experiment.hash());
    }

    /** The runs of an experiment's folder whose specs this code reads as the same, newest first; each spec is read once. */
    private Set<Path> readAs(Experiment experiment) {
        String name = RunNames.of(experiment.name());
        for (Path path : listing.arrived(name)) {
            try {
                String hash = RunDirectory.open(path).experiment(loader).hash();
                read.computeIfAbsent(name + " " + hash, none -> new TreeSet<>()).add(path);
            } catch (RunException e) {
                // of another version, or cut off while it was made: not the same
            }
        }
        return read.getOrDefault(name + " " + experiment.hash(), new TreeSet<>())
                .descendingSet();
    }

    /** What is wrong with runs that by their names are of an experiment and cannot be opened, a sentence each. */
    public List<String> damaged(Experiment experiment) {
        List<String> problems = new ArrayList<>();
        for (Path path : named(experiment)) {
            try {
                RunDirectory.open(path);
            } catch (RunException e) {
                problems.add(e.problem());
            }
        }
        return List.copyOf(problems);
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
