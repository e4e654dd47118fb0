package dev.hanet.toolkit.run;

import dev.hanet.blocks.graph.Output;
import dev.hanet.toolkit.data.FileNames;
import dev.hanet.toolkit.data.baseline.Baseline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A run that is trained and scored, as its files tell it.
 *
 * @param path its directory
 * @param best the epoch whose weights were kept
 * @param validation what was logged in that epoch
 * @param seconds from the first step to the last, over all stretches
 * @param test its result on the test part; absent when there is none
 */
public record FinishedRun(
        Path path, Best best, Map<Column, Double> validation, double seconds, Optional<StoredResult> test) {
    private static final String TEST = "test";

    public FinishedRun {
        validation = Map.copyOf(validation);
    }

    /**
     * Reads a run.
     *
     * @throws dev.hanet.toolkit.run.RunException when a file is missing or damaged
     */
    public static FinishedRun read(RunDirectory run) {
        Best best = Checkpoints.of(run).bestEpoch();
        Map<Integer, Map<Column, Double>> epochs = new LinkedHashMap<>();
        double seconds = 0;
        run.require(RunDirectory.METRICS);
        for (MetricsLog.Row row : MetricsLog.read(run.file(RunDirectory.METRICS))) {
            epochs.put(row.epoch(), row.values());
            seconds += row.values().getOrDefault(Column.Training.SECONDS, 0.0);
        }
        return new FinishedRun(
                run.path(), best, epochs.getOrDefault(best.epoch(), Map.of()), seconds, result(run.path(), TEST));
    }

    private static Optional<StoredResult> result(Path run, String name) {
        Path results = run.resolve("results");
        StoredResult.requireWritten(results, name);
        return Files.exists(results.resolve(name + ".json"))
                ? Optional.of(StoredResult.read(results, name))
                : Optional.empty();
    }

    /** Shares of pairs of places that were neighbours on the batches of the kept epoch, in the order of their names. */
    public SortedMap<Output.EdgeDensity, Double> edgeDensity() {
        SortedMap<Output.EdgeDensity, Double> densities = new TreeMap<>(Comparator.comparing(Output.EdgeDensity::name));
        validation.forEach((column, value) -> {
            if (column instanceof Column.OfLevel of && of.quantity() == Column.Quantity.EDGE_DENSITY) {
                densities.put(new Output.EdgeDensity(of.level()), value);
            }
        });
        return densities;
    }

    /** What needs no training, on the same test part: baseline to its result. */
    public Map<String, StoredResult> baselines() {
        Map<String, StoredResult> found = new LinkedHashMap<>();
        for (String name : Baseline.names()) {
            result(path, TEST + "-" + FileNames.plain(name)).ifPresent(result -> found.put(name, result));
        }
        return found;
    }

    /**
     * What it computed on.
     *
     * @throws dev.hanet.toolkit.run.RunException when the run does not say
     */
    public Machine machine() {
        return Machine.read(path.resolve(RunDirectory.PROVENANCE));
    }
}
