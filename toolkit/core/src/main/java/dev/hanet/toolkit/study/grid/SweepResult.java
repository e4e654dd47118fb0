package dev.hanet.toolkit.study.grid;

import dev.hanet.blocks.graph.Output;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.page.Page;
import dev.hanet.toolkit.page.Table;
import dev.hanet.toolkit.picture.Chart;
import dev.hanet.toolkit.report.Yardstick;
import dev.hanet.toolkit.run.AtomicFiles;
import dev.hanet.toolkit.run.Cautions;
import dev.hanet.toolkit.run.FinishedRun;
import dev.hanet.toolkit.run.RunNames;
import dev.hanet.toolkit.run.StoredResult;
import dev.hanet.toolkit.schedule.MetricMean;
import dev.hanet.toolkit.statistic.OverImages;
import dev.hanet.toolkit.statistic.Together;
import dev.hanet.toolkit.study.SeedSummary.Spread;
import dev.hanet.toolkit.train.Obtain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a sweep found.
 *
 * @param grid what was asked for
 * @param metric the metric, or the mean of those, that chose the best epoch
 * @param higherIsBetter whether more of it is better
 * @param name of the experiment
 * @param entries one a run
 * @param differing key to values, of the keys of a {@link Yardstick} that differ between the trainings, whose values are then not to be held
 *     against each other
 */
public record SweepResult(
        Grid grid,
        MetricMean metric,
        boolean higherIsBetter,
        String name,
        List<Entry> entries,
        Map<String, List<String>> differing) {
    private static final String ITS_OWN = "by what the row's " + Yardstick.SELECT + " names";

    public SweepResult {
        entries = List.copyOf(entries);
        differing = Collections.unmodifiableMap(new LinkedHashMap<>(differing));
    }

    /**
     * One training of the grid.
     *
     * @param point where in the grid
     * @param seed its seed
     * @param attempt what became of it
     */
    public record Entry(Grid.Point point, long seed, Obtain.Attempt attempt) {
        /** What it came to; absent when it failed. */
        public Optional<FinishedRun> run() {
            return attempt instanceof Obtain.Obtained obtained ? Optional.of(obtained.run()) : Optional.empty();
        }
    }

    /** The points of which no run failed, with the mean over their runs of what chose the epochs. */
    List<BestPoint.Choice> whole() {
        List<BestPoint.Choice> whole = new ArrayList<>();
        byPoint().forEach((point, found) -> {
            boolean isWhole = entries.stream()
                    .filter(entry -> entry.point().equals(point))
                    .allMatch(entry -> entry.run().isPresent());
            if (isWhole) {
                whole.add(new BestPoint.Choice(
                        point, spread(found, run -> run.best().value()).mean(), found, List.of()));
            }
        });
        return whole;
    }

    /** Whether some training failed. */
    public boolean isFailed() {
        return entries.stream().anyMatch(entry -> entry.run().isEmpty());
    }

    /** A row a training that failed: where, why, and the run it left. */
    public Table failures() {
        List<String> head =
                new ArrayList<>(grid.variations().stream().map(Variation::key).toList());
        head.addAll(List.of("seed", "why it failed", "run"));
        List<List<String>> rows = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.attempt() instanceof Obtain.Failed failed) {
                List<String> row = new ArrayList<>(entry.point().values().values());
                row.add(String.valueOf(entry.seed()));
                row.add(failed.why() + (failed.before() ? " (before; --retry trains it again)" : ""));
                row.add(failed.run().map(Path::toString).orElse("-"));
                rows.add(row);
            }
        }
        return new Table(head, rows);
    }

    /** One row a point: what varies, the chosen metric on validation, then the test part, mean and deviation over the seeds. */
    public Table table() {
        List<String> keys = grid.variations().stream().map(Variation::key).toList();
        Set<String> metrics = testMetrics();
        SortedSet<Output.EdgeDensity> densities = densities();
        List<String> head = new ArrayList<>(keys);
        head.add("runs");
        head.add("validation " + chosenBy());
        metrics.forEach(name ->
                head.addAll(List.of(label(name), name + " " + OverImages.INTERVAL, name + " " + OverImages.CAN_SHOW)));
        densities.forEach(density -> head.add(density.name()));
        List<List<String>> rows = new ArrayList<>();
        byPoint().forEach((point, found) -> {
            List<String> row = new ArrayList<>(point.values().values());
            row.add(String.valueOf(found.size()));
            row.add(spread(found, run -> run.best().value()).words());
            metrics.forEach(name -> {
                OverImages sure = overImages(found, name);
                row.add(spread(found, run -> test(run, name)).words());
                row.add(sure.interval());
                row.add(Numbers.rounded(sure.least()));
            });
            densities.forEach(
                    density -> row.add(spread(found, run -> run.edgeDensity().getOrDefault(density, Double.NaN))
                            .words()));
            rows.add(row);
        });
        return new Table(head, rows);
    }

    /** Every point with its finished runs, none where all failed. */
    private Map<Grid.Point, List<FinishedRun>> byPoint() {
        Map<Grid.Point, List<FinishedRun>> points = new LinkedHashMap<>();
        entries.forEach(entry -> points.computeIfAbsent(entry.point(), point -> new ArrayList<>())
                .addAll(entry.run().stream().toList()));
        return points;
    }

    private Stream<FinishedRun> finished() {
        return entries.stream().flatMap(entry -> entry.run().stream());
    }

    private Set<String> testMetrics() {
        Set<String> names = new LinkedHashSet<>();
        finished()
                .forEach(
                        run -> run.test().map(StoredResult::values).ifPresent(values -> names.addAll(values.keySet())));
        return names;
    }

    /** What chose the epochs, with what it is of and how it is read. */
    public String chosenBy() {
        return isChosenAlike() ? metric.words(this::label) : ITS_OWN;
    }

    private boolean isChosenAlike() {
        return differing.keySet().stream().noneMatch(key -> key.startsWith(Yardstick.SELECT));
    }

    /** Why rows are not to be held against each other, and what is known against single runs, a sentence each. */
    public List<String> cautions() {
        List<String> cautions = new ArrayList<>();
        if (!differing.isEmpty()) {
            cautions.add("the rows are not measured alike and are not to be held against each other: they differ in "
                    + Yardstick.words(differing));
        }
        Map<String, List<Path>> rows = new LinkedHashMap<>();
        byPoint()
                .forEach((point, found) -> rows.put(
                        words(point.values()),
                        found.stream().map(FinishedRun::path).toList()));
        cautions.addAll(Cautions.of(rows));
        return cautions;
    }

    /** A metric with what it is of and how it is read, where results tell it and all tell the same. */
    private String label(String name) {
        Set<String> labels = finished()
                .flatMap(run -> run.test().stream())
                .flatMap(test -> Optional.ofNullable(test.labels().get(name)).stream())
                .collect(Collectors.toSet());
        return labels.size() == 1 ? labels.iterator().next() : name;
    }

    private SortedSet<Output.EdgeDensity> densities() {
        return finished()
                .flatMap(run -> run.edgeDensity().keySet().stream())
                .collect(Collectors.toCollection(() -> new TreeSet<>(Comparator.comparing(Output.EdgeDensity::name))));
    }

    private static double test(FinishedRun run, String name) {
        return run.test()
                .map(test -> test.values().getOrDefault(name, Double.NaN))
                .orElse(Double.NaN);
    }

    /** How sure the mean over images, and over seeds where there are several, is. */
    private static OverImages overImages(List<FinishedRun> runs, String name) {
        List<StoredResult> tests =
                runs.stream().flatMap(run -> run.test().stream()).toList();
        return OverImages.of(
                tests.stream().map(StoredResult::images).toList(),
                name,
                tests.stream().findFirst().map(StoredResult::together).orElse(Together.NONE));
    }

    /** What stands behind a mean over several runs. */
    private Optional<String> deviation() {
        return byPoint().values().stream().anyMatch(found -> found.size() > 1)
                ? Optional.of("What stands behind ± is the standard deviation over the runs of a row")
                : Optional.empty();
    }

    /** What deviations, intervals and smallest differences of the table say; absent where there are none. */
    public Optional<String> sentence() {
        Optional<StoredResult> most = finished()
                .flatMap(run -> run.test().stream())
                .max(Comparator.comparingInt(test -> test.images().size()));
        List<String> words = new ArrayList<>();
        deviation().ifPresent(words::add);
        if (!densities().isEmpty()) {
            words.add("Edge densities are those of training, in the best epoch");
        }
        most.ifPresent(test -> words.add("Of a mean over images: " + test.sentence()));
        return words.isEmpty() ? Optional.empty() : Optional.of(String.join(". ", words));
    }

    private static Spread spread(List<FinishedRun> runs, ToDoubleFunction<FinishedRun> value) {
        return Spread.of(runs.stream().mapToDouble(value).toArray());
    }

    /** The chosen metric over the first key, a curve for every combination of the others; key values that are no numbers count up. */
    public List<Chart> charts() {
        if (grid.variations().isEmpty() || !isChosenAlike()) {
            return List.of();
        }
        List<Chart> charts = new ArrayList<>();
        charts.add(chart(chosenBy() + " on validation", run -> run.best().value()));
        if (testMetrics().containsAll(metric.metrics())) {
            charts.add(chart(chosenBy() + " on test", run -> metric.of(name -> test(run, name))));
        }
        return charts;
    }

    private Chart chart(String title, ToDoubleFunction<FinishedRun> value) {
        Variation across = grid.variations().get(0);
        Map<String, List<Chart.Point>> curves = new LinkedHashMap<>();
        byPoint().forEach((point, found) -> {
            if (found.isEmpty()) {
                return;
            }
            Map<String, String> rest = new LinkedHashMap<>(point.values());
            String place = String.valueOf(rest.remove(across.key()));
            String name = rest.isEmpty() ? chosenBy() : words(rest);
            curves.computeIfAbsent(name, key -> new ArrayList<>())
                    .add(new Chart.Point(
                            number(across, place), spread(found, value).mean()));
        });
        List<Chart.Series> series = new ArrayList<>();
        curves.forEach((name, points) -> series.add(new Chart.Series(name, points)));
        return new Chart(title, shortly(across.key()), series);
    }

    /** One that is no number makes the others count up too: among numbers its place would be read as one. */
    private static double number(Variation across, String value) {
        return across.values().stream().allMatch(one -> one.matches(Variation.NUMBER))
                ? Double.parseDouble(value)
                : across.values().indexOf(value) + 1.0;
    }

    /** Keys by their last names, and their values. */
    private static String words(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> shortly(entry.getKey()) + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    static String shortly(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    /** Where table and chart lie when nothing else is said: {@code sweep} in the folder of the experiment's runs. */
    public Path folder(Path runs) {
        return runs.resolve(RunNames.of(name)).resolve("sweep");
    }

    /**
     * Writes {@code sweep.md}, {@code sweep.html} and {@code sweep.csv}, the latter with a row a run. What {@link BestPoint} chose of an earlier
     * sweep goes.
     *
     * @return the files
     */
    public List<Path> write(Path folder) {
        Page page = new Page("sweep of " + name);
        page.words((isChosenAlike() ? "The metric " + chosenBy() : "What the row's " + Yardstick.SELECT + " names")
                + " on validation chose each run's best epoch; choose among points by it, and read"
                + " the test part once.");
        page.table(table());
        cautions().forEach(words -> page.warning(words + "."));
        sentence().ifPresent(words -> page.words(words + "."));
        if (isFailed()) {
            page.heading("Failed").table(failures());
        }
        page.charts("Charts", charts());
        Path into = AtomicFiles.folder(folder);
        BestPoint.remove(into);
        AtomicFiles.write(into.resolve("sweep.md"), page.markdown());
        AtomicFiles.write(into.resolve("sweep.html"), page.html());
        AtomicFiles.write(into.resolve("sweep.csv"), runs().csv());
        return List.of(into.resolve("sweep.md"), into.resolve("sweep.html"), into.resolve("sweep.csv"));
    }

    private Table runs() {
        List<String> head =
                new ArrayList<>(grid.variations().stream().map(Variation::key).toList());
        head.addAll(List.of("seed", "run", "epoch", "validation " + (isChosenAlike() ? metric.words() : ITS_OWN)));
        Set<String> metrics = testMetrics();
        metrics.forEach(name -> head.add("test " + name));
        head.add(Cautions.CELL);
        List<List<String>> rows = new ArrayList<>();
        for (Entry entry : entries) {
            entry.run().ifPresent(run -> {
                List<String> row = new ArrayList<>(entry.point().values().values());
                row.add(String.valueOf(entry.seed()));
                row.add(run.path().toString());
                row.add(String.valueOf(run.best().epoch()));
                row.add(Numbers.exact(run.best().value()));
                metrics.forEach(name -> row.add(Numbers.exact(test(run, name))));
                row.add(Cautions.cell(run.path()));
                rows.add(row);
            });
        }
        return new Table(head, rows);
    }
}
