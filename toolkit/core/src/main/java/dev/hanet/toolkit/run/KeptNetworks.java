package dev.hanet.toolkit.run;

import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import dev.hanet.toolkit.data.GuidedTransform;
import dev.hanet.toolkit.experiment.Bundles;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.page.Shell;
import dev.hanet.toolkit.spec.ExperimentSpec;
import dev.hanet.yaml.HanetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the runs are whose networks a spec's preparation asks, and their copies inside a run, {@code networks/1} and so
 * on: enough of each to ask it again, not its history.
 */
public final class KeptNetworks {
    private static final String FOLDER = "networks";

    private KeptNetworks() {}

    /**
     * The runs that a spec names, by the name it gives them.
     *
     * @param folder of all runs, under which a name is looked for too
     * @throws DataException at the key that names a run which is not there, or which is not done
     */
    public static Map<String, Path> named(Experiment experiment, Path folder) {
        Map<String, Path> runs = new LinkedHashMap<>();
        GuidedTransform.asking(experiment.spec().data().prepare(), (path, transform) -> {
            String name = transform.network().orElseThrow();
            runs.put(name, done(name, experiment, folder, path, transform.whereThereIsNone()));
        });
        return runs;
    }

    /**
     * The directory of a run that is done.
     *
     * @param name of the run in the folder, its directory, whose path begins where the spec that names it stands, or a bundle
     * @param experiment that names it
     * @param folder of all runs
     * @param path the key that names it
     * @param remedy what to do where there is none
     * @throws DataException at the key when it is not there, or not done
     */
    public static Path done(String name, Experiment experiment, Path folder, String path, String remedy) {
        DataRoots roots = new DataRoots(List.of(folder), experiment.folders());
        Path run = Bundles.isOne(name)
                ? bundle(name, experiment, path)
                : roots.find(name, path).filter(Files::isDirectory).orElseThrow(() -> new DataException(
                                "there is no run '" + name + "' in " + roots.describe(path), remedy)
                        .at(path));
        RunStatus status;
        try {
            status = RunDirectory.open(run).status();
        } catch (RunException e) {
            throw new DataException(
                    e.problem(),
                    Optional.of("name the directory of a run; a folder of masks goes into 'masks'"),
                    Optional.of(path),
                    e);
        }
        if (status != RunStatus.DONE) {
            throw new DataException(
                            "the run '" + name + "' is not done but " + status.word(),
                            "go on with it: hanet train --resume " + Shell.word(run))
                    .at(path);
        }
        return run;
    }

    private static Path bundle(String name, Experiment experiment, String path) {
        try {
            return experiment.source().bundles().network(name);
        } catch (HanetException e) {
            throw new DataException(e.problem(), e.remedy(), Optional.of(path), e);
        }
    }

    /** The copies that a run holds, by the names its spec gives them. */
    public static Map<String, Path> in(RunDirectory run, ExperimentSpec spec) {
        Map<String, Path> runs = new LinkedHashMap<>();
        for (GuidedTransform transform : GuidedTransform.among(spec.data().prepare())) {
            transform
                    .network()
                    .ifPresent(name -> runs.computeIfAbsent(
                            name, named -> run.path().resolve(FOLDER).resolve(String.valueOf(runs.size() + 1))));
        }
        return runs;
    }

    /**
     * Copies the runs that a spec names into a run.
     *
     * @throws RunException when a file cannot be written
     */
    public static void keep(Map<String, Path> runs, RunDirectory into, ExperimentSpec spec) {
        in(into, spec).forEach((name, copy) -> copy(RunDirectory.open(Objects.requireNonNull(runs.get(name))), copy));
    }

    private static void copy(RunDirectory from, Path to) {
        Path weights = Checkpoints.of(from).best();
        for (Path file : List.of(
                from.file(RunDirectory.SPEC),
                from.file(RunDirectory.RESOLVED),
                from.file(RunDirectory.PROVENANCE),
                from.file(RunDirectory.STATUS),
                from.file(RunDirectory.DIGESTS),
                weights)) {
            Path target = to.resolve(from.path().relativize(file).toString());
            AtomicFiles.write(target, beside -> PlainFile.copy(file, beside));
        }
    }

    /** The files besides the data set's that decide what preparation makes: weights of runs, and what transforms read. */
    public static List<Path> files(Map<String, Path> runs, Experiment experiment) {
        List<Path> files = new ArrayList<>();
        runs.values()
                .forEach(run -> files.add(Checkpoints.of(RunDirectory.open(run)).best()));
        GuidedTransform.among(experiment.spec().data().prepare())
                .forEach(step -> step.folder().ifPresent(name -> files.addAll(step.files(folder(name, experiment)))));
        return List.copyOf(files);
    }

    /** A folder that a spec's preparation names, there or not: its path begins where the spec stands that names it. */
    public static Path folder(String name, Experiment experiment) {
        DataRoots roots = new DataRoots(List.of(), experiment.folders());
        List<Path> found = new ArrayList<>();
        GuidedTransform.visit(experiment.spec().data().prepare(), (path, transform) -> {
            if (transform.folder().filter(name::equals).isPresent()) {
                found.add(roots.find(name, path)
                        .orElseGet(() -> roots.own(path).orElse(Path.of("")).resolve(name)));
            }
        });
        return found.isEmpty() ? Path.of(name) : found.get(0);
    }
}
