package dev.hanet.toolkit.task.paper;

import dev.hanet.toolkit.run.StoredResult;
import dev.hanet.toolkit.task.SeedSummary.Spread;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The results of every row, one a seed.
 *
 * @param byMethod row to its results, in the order of the seeds
 */
record Scores(Map<String, List<StoredResult>> byMethod) {
    Scores {
        byMethod = new LinkedHashMap<>(byMethod);
    }

    /** Whether every result has values of an area. */
    boolean has(String area) {
        return byMethod.values().stream().flatMap(List::stream).allMatch(result -> result.values(area)
                .isPresent());
    }

    /** A metric over an area, seed by seed; not a number where it was not measured. */
    double[] values(String method, String metric, String area) {
        return byMethod.getOrDefault(method, List.of()).stream()
                .mapToDouble(result -> result.values(area)
                        .map(values -> values.getOrDefault(metric, Double.NaN))
                        .orElse(Double.NaN))
                .toArray();
    }

    /** Their mean and deviation. */
    Spread spread(String method, String metric, String area) {
        return Spread.of(values(method, metric, area));
    }
}
