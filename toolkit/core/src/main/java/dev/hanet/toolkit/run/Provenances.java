package dev.hanet.toolkit.run;

import dev.hanet.blocks.torch.Device;
import dev.hanet.blocks.torch.TorchEngine;
import dev.hanet.blocks.weights.pretrained.InitialWeights;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.GuidedTransform;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Split;
import dev.hanet.toolkit.experiment.Experiment;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Says what a run is made of. */
public final class Provenances {
    private static final int LEAST_NAMES = 2;
    private static final String DATASET = "data.dataset.";

    private Provenances() {}

    /**
     * What a run is made of.
     *
     * @param made what its result depends on besides its spec; its files are those of {@link #with}
     * @param cautions what is known against its results
     * @param device what it computes on
     * @param command what was typed
     */
    public static Provenance of(
            Experiment experiment,
            Provenance.Ingredients made,
            List<Caution.Begun> cautions,
            Device device,
            List<String> command) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("engine", TorchEngine.natives());
        versions.put(Provenance.ENGINE_THREADS, Integer.toString(TorchEngine.threads()));
        versions.putAll(experiment.source().fromBundles());
        CodeVersion.plugins().forEach((name, digest) -> versions.put(Provenance.PLUGIN + name, digest));
        return new Provenance(
                Instant.now(),
                made,
                versions,
                device.toString(),
                Map.of("run", experiment.spec().seed()),
                folders(experiment),
                command,
                Host.current(),
                cautions);
    }

    /** The images of each part, by their names. */
    public static Map<Part, List<String>> parts(Split split) {
        Map<Part, List<String>> parts = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            parts.put(part, split.of(part).stream().map(Item::id).toList());
        }
        return parts;
    }

    /**
     * Those of the keys that name files; all, where all begin in one place. Where a data set's path is left to its default, it begins
     * where the set's type is written.
     */
    private static Map<String, Path> folders(Experiment experiment) {
        Set<String> paths = experiment.spec().data().dataset().paths();
        Set<String> runs = new HashSet<>(Set.of("train.from", "train.from.run"));
        GuidedTransform.visit(experiment.spec().data().prepare(), (path, transform) -> runs.add(path));
        Map<String, Path> folders = new LinkedHashMap<>();
        experiment.folders().forEach((key, folder) -> {
            String own = key.startsWith(DATASET) ? key.substring(DATASET.length()) : "";
            boolean isOfDataset = !paths.isEmpty() && (own.equals("type") || isPath(own, paths));
            if (key.isEmpty() || isOfDataset || runs.contains(key) || key.endsWith(".weights")) {
                folders.put(key, folder.toAbsolutePath().normalize());
            }
        });
        return folders;
    }

    /** Whether a key is one of them, or within one: {@code layers.cup}, {@code observers.masks[1]}. */
    private static boolean isPath(String key, Set<String> paths) {
        return paths.stream()
                .anyMatch(path -> key.equals(path) || key.startsWith(path + ".") || key.startsWith(path + "["));
    }

    /**
     * The files of a data set with their digests, named by as many of their last folders as tell them apart: where the data lies
     * differs from machine to machine, but what a folder is called may say what a file is.
     */
    public static List<Provenance.DataFile> dataFiles(Dataset dataset) {
        List<Path> files = dataset.files();
        int deepest = files.stream().mapToInt(Path::getNameCount).max().orElse(0);
        int names = LEAST_NAMES;
        while (names < deepest && !areDistinct(files, names)) {
            names++;
        }
        int all = names;
        return files.stream().map(file -> dataFile(file, all)).toList();
    }

    private static boolean areDistinct(List<Path> files, int names) {
        Set<Path> seen = new HashSet<>();
        return files.stream()
                .allMatch(
                        file -> seen.add(file.subpath(Math.max(0, file.getNameCount() - names), file.getNameCount())));
    }

    /**
     * Files of data, and those of weights.
     *
     * @param weights that a training begins with
     * @param networks weights of the networks that its preparation asks
     */
    public static List<Provenance.DataFile> with(
            List<Provenance.DataFile> data, List<InitialWeights> weights, List<Path> networks) {
        return Stream.of(
                        data.stream(),
                        weights.stream().map(InitialWeights::file).map(Provenances::dataFile),
                        networks.stream().map(Provenances::dataFile))
                .flatMap(files -> files)
                .toList();
    }

    /** A file of weights, named by its folder and itself: where it lies differs from machine to machine. */
    public static Provenance.DataFile dataFile(Path file) {
        return dataFile(file, LEAST_NAMES);
    }

    /** Named by the last of its names. */
    private static Provenance.DataFile dataFile(Path file, int names) {
        Path root = file.toAbsolutePath();
        for (int i = 0; i < names && root.getParent() != null; i++) {
            root = root.getParent();
        }
        return Provenance.DataFile.of(root, file.toAbsolutePath());
    }
}
