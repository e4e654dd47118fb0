package dev.hanet.toolkit.study.paper;

import dev.hanet.toolkit.run.FinishedRun;
import dev.hanet.toolkit.run.StoredResult;
import dev.hanet.toolkit.session.Averages;
import dev.hanet.toolkit.statistic.Together;
import dev.hanet.toolkit.study.SeedSummary.Spread;
import dev.hanet.toolkit.study.grid.Grid;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * What the runs of every row reached.
 *
 * @param byMethod row to its runs, in the order of the points and seeds, the same for all rows
 */
record RowScores(Map<String, List<Entry>> byMethod) {
    RowScores {
        byMethod = Collections.unmodifiableMap(new LinkedHashMap<>(byMethod));
    }

    /**
     * One run.
     *
     * @param point the values of the keys that the item runs over
     * @param seed its seed
     * @param run as its files tell it
     * @param parameters how many its network has
     * @param result on the images that the item is about
     * @param baselines what needs no training, on the same images
     */
    record Entry(
            Grid.Point point,
            long seed,
            FinishedRun run,
            long parameters,
            StoredResult result,
            Map<String, StoredResult> baselines) {}

    /** A row's runs; none where the row was not trained. */
    List<Entry> of(String method) {
        return byMethod.getOrDefault(method, List.of());
    }

    /** Whether two rows have runs, at the same points with the same seeds. */
    boolean arePaired(String one, String other) {
        return !of(one).isEmpty() && keys(one).equals(keys(other));
    }

    private List<List<Object>> keys(String method) {
        return of(method).stream()
                .map(entry -> List.<Object>of(entry.point(), entry.seed()))
                .toList();
    }

    /** The directories of each row's runs. */
    Map<String, List<Path>> runs() {
        Map<String, List<Path>> runs = new LinkedHashMap<>();
        byMethod.forEach((method, entries) -> runs.put(
                method, entries.stream().map(entry -> entry.run().path()).toList()));
        return runs;
    }

    /** All runs. */
    List<Entry> all() {
        return byMethod.values().stream().flatMap(List::stream).toList();
    }

    /** The points that some row was trained at. */
    Set<Grid.Point> points() {
        Set<Grid.Point> points = new LinkedHashSet<>();
        all().forEach(entry -> points.add(entry.point()));
        return points;
    }

    /** Whether every result has values of an area. */
    boolean has(String area) {
        return all().stream().allMatch(entry -> entry.result().values(area).isPresent());
    }

    /** Mean and deviation of a number over a row's runs. */
    Spread spread(String method, ToDoubleFunction<Entry> number) {
        return Spread.of(of(method).stream().mapToDouble(number).toArray());
    }

    /** The same of a metric over an area. */
    Spread spread(String method, String metric, String area) {
        return spread(method, entry -> value(entry.result(), metric, area));
    }

    /** A metric over an area; not a number where it was not measured. */
    static double value(StoredResult result, String metric, String area) {
        return result.values(area)
                .map(values -> values.getOrDefault(metric, Double.NaN))
                .orElse(Double.NaN);
    }

    /** Seed to the differences of two rows over whole images, one a point. */
    Map<Long, List<Double>> differences(ItemSpec.Comparison claim) {
        Map<Long, List<Double>> differences = new LinkedHashMap<>();
        List<Entry> better = of(claim.better());
        List<Entry> other = of(claim.than());
        for (int i = 0; i < better.size(); i++) {
            differences
                    .computeIfAbsent(better.get(i).seed(), seed -> new ArrayList<>())
                    .add(value(better.get(i).result(), claim.metric(), StoredResult.WHOLE)
                            - value(other.get(i).result(), claim.metric(), StoredResult.WHOLE));
        }
        return differences;
    }

    /** Whole image to a metric's mean over the row's runs that were scored on it. */
    Map<String, Double> images(String method, String metric) {
        Averages<String> means = new Averages<>();
        for (Entry entry : of(method)) {
            entry.result().images(StoredResult.WHOLE).forEach((image, values) -> {
                double value = values.getOrDefault(metric, Double.NaN);
                if (!Double.isNaN(value)) {
                    means.add(image, value);
                }
            });
        }
        return means.all();
    }

    /** Which images belong together, of all runs. */
    Together together() {
        Map<String, String> groups = new LinkedHashMap<>();
        all().forEach(entry -> groups.putAll(entry.result().together().groupOf()));
        return new Together(groups);
    }

    /** How many runs came through, of all where some did not. */
    static String count(int runs, int all) {
        return runs < all ? runs + " of " + all : String.valueOf(runs);
    }

    /** Baseline to its results, one a point: it depends on the data alone, so the first run there tells it. */
    Map<String, Map<Grid.Point, StoredResult>> baselines() {
        Map<String, Map<Grid.Point, StoredResult>> found = new LinkedHashMap<>();
        all().forEach(entry -> entry.baselines()
                .forEach((name, result) -> found.computeIfAbsent(name, key -> new LinkedHashMap<>())
                        .putIfAbsent(entry.point(), result)));
        return found;
    }
}
