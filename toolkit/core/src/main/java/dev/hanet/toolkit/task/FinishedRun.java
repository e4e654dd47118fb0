package dev.hanet.toolkit.task;

import dev.hanet.toolkit.build.Experiment;
import dev.hanet.toolkit.run.MetricsLog;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.run.StoredResult;
import dev.hanet.toolkit.task.schedule.SelectSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A run that is trained and scored, as its files tell it.
 *
 * @param path its directory
 * @param best the epoch whose weights were kept
 * @param validation what was logged in that epoch, by column of {@code metrics.csv}
 * @param test its result on the test part; absent when there is none
 */
public record FinishedRun(Path path, Best best, Map<String, Double> validation, Optional<StoredResult> test) {
    public FinishedRun {
        validation = Map.copyOf(validation);
    }

    /**
     * Reads a run.
     *
     * @throws dev.hanet.toolkit.run.RunException when a file is missing or damaged
     */
    static FinishedRun read(RunDirectory run, Experiment experiment) {
        SelectSpec select = experiment.spec().train().select();
        Best best = Best.NONE;
        Map<Integer, Map<String, Double>> epochs = new LinkedHashMap<>();
        for (MetricsLog.Row row : MetricsLog.read(run.file(RunDirectory.METRICS))) {
            epochs.put(row.epoch(), row.values());
            best = best.or(select, row.epoch(), row.values().getOrDefault(select.metric(), Double.NaN));
        }
        Path results = run.path().resolve("results");
        Optional<StoredResult> test = Files.exists(results.resolve("test.json"))
                ? Optional.of(StoredResult.read(results, "test"))
                : Optional.empty();
        return new FinishedRun(run.path(), best, epochs.getOrDefault(best.epoch(), Map.of()), test);
    }
}
