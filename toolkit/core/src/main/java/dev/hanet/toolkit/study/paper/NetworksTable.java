package dev.hanet.toolkit.study.paper;

import dev.hanet.blocks.graph.Output;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.page.Table;
import dev.hanet.toolkit.run.StoredResult;
import dev.hanet.toolkit.study.SeedSummary.Spread;
import dev.hanet.toolkit.study.grid.Grid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A line for every network that was trained and every baseline: its size, its values, its graph, its time. */
final class NetworksTable {
    /** What the columns mean. */
    static final String KEY = "Parameters are those of the whole network. Edge density is the share of pairs of places"
            + " that are neighbours, level 1 / level 2 and so on, on the batches of training in the epoch whose weights"
            + " were kept: 1 is the complete graph, a dash no graph. Minutes are those of training and validation. Each"
            + " is the mean over the runs.";
    /** The same of baselines. */
    static final String BASELINES = "Baselines need no training; they were scored on the same images.";

    private static final String NONE = Numbers.UNDEFINED;
    private static final String BETWEEN = " / ";
    private static final double MINUTE = 60;

    private final ItemSpec item;
    private final Set<Grid.Point> points;
    private final int runs;
    private final List<Line> lines = new ArrayList<>();

    /**
     * @param runs how many each row was to have
     */
    NetworksTable(ItemSpec item, RowScores scores, int runs) {
        this.item = item;
        this.points = scores.points();
        this.runs = runs;
        scores.byMethod().forEach((method, entries) -> {
            Map<Grid.Point, List<StoredResult>> results = new LinkedHashMap<>();
            entries.forEach(run -> results.computeIfAbsent(run.point(), point -> new ArrayList<>())
                    .add(run.result()));
            lines.add(new Line(method, entries, results));
        });
        scores.baselines().forEach((name, byPoint) -> {
            Map<Grid.Point, List<StoredResult>> results = new LinkedHashMap<>();
            byPoint.forEach((point, result) -> results.put(point, List.of(result)));
            lines.add(new Line("baseline: " + name, List.of(), results));
        });
    }

    /** Over whole images, with all that is known of a network. */
    Table whole() {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("method", Line::method));
        columns.add(new Column("runs", line -> line.count(runs)));
        columns.add(new Column("parameters", Line::parameters));
        columns.addAll(metrics(StoredResult.WHOLE));
        columns.addAll(byPoint());
        columns.add(new Column("edge density", Line::density));
        columns.add(new Column("minutes", Line::minutes));
        return table(columns);
    }

    /** Inside the field of view, values alone. */
    Table field() {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("method", Line::method));
        columns.addAll(metrics(StoredResult.FIELD));
        return table(columns);
    }

    private List<Column> metrics(String area) {
        return item.metrics().entrySet().stream()
                .map(metric -> new Column(metric.getValue(), line -> line.spread(metric.getKey(), area)
                        .words()))
                .toList();
    }

    /** The first metric by what the item runs over; nothing where it runs over seeds alone. */
    private List<Column> byPoint() {
        if (item.over().isEmpty()) {
            return List.of();
        }
        Map.Entry<String, String> metric = item.metrics().entrySet().iterator().next();
        String keys = item.over().keySet().stream()
                .map(key -> key.substring(key.lastIndexOf('.') + 1))
                .collect(Collectors.joining(", "));
        String head = points.stream()
                .map(point -> String.join(" ", point.values().values()))
                .collect(Collectors.joining(BETWEEN));
        return List.of(new Column(
                metric.getValue() + " by " + keys + " " + head, line -> line.byPoint(metric.getKey(), points)));
    }

    private Table table(List<Column> columns) {
        return new Table(
                columns.stream().map(Column::head).toList(),
                lines.stream()
                        .map(line -> columns.stream()
                                .map(column -> column.cell().apply(line))
                                .toList())
                        .toList());
    }

    private record Column(String head, Function<Line, String> cell) {}

    /**
     * A network or a baseline.
     *
     * @param runs none of a baseline
     * @param results by what the item runs over
     */
    private record Line(String method, List<RowScores.Entry> runs, Map<Grid.Point, List<StoredResult>> results) {
        Spread spread(String metric, String area) {
            return spread(results.values().stream().flatMap(List::stream).toList(), metric, area);
        }

        private static Spread spread(List<StoredResult> results, String metric, String area) {
            return Spread.of(results.stream()
                    .mapToDouble(result -> RowScores.value(result, metric, area))
                    .toArray());
        }

        /** A value for each point, a dash where none of the line's runs came through. */
        String byPoint(String metric, Set<Grid.Point> points) {
            return points.stream()
                    .map(point -> spread(results.getOrDefault(point, List.of()), metric, StoredResult.WHOLE)
                            .mean())
                    .map(mean -> Double.isNaN(mean) ? NONE : String.format(Locale.ROOT, "%.4f", mean))
                    .collect(Collectors.joining(BETWEEN));
        }

        String count(int all) {
            return runs.isEmpty() ? NONE : RowScores.count(runs.size(), all);
        }

        String parameters() {
            return runs.isEmpty()
                    ? NONE
                    : String.format(Locale.ROOT, "%,d", runs.get(0).parameters());
        }

        String density() {
            Map<Output.EdgeDensity, List<Double>> levels = new LinkedHashMap<>();
            runs.forEach(run -> run.run().edgeDensity().forEach((level, density) -> levels.computeIfAbsent(
                            level, key -> new ArrayList<>())
                    .add(density)));
            return levels.isEmpty()
                    ? NONE
                    : levels.values().stream()
                            .map(level -> String.format(Locale.ROOT, "%.2f", mean(level)))
                            .collect(Collectors.joining(BETWEEN));
        }

        String minutes() {
            return runs.isEmpty()
                    ? NONE
                    : String.format(
                            Locale.ROOT,
                            "%.2f",
                            mean(runs.stream().map(run -> run.run().seconds()).toList()) / MINUTE);
        }

        private static double mean(List<Double> values) {
            return values.stream().mapToDouble(value -> value).average().orElse(Double.NaN);
        }
    }
}
