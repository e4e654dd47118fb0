package dev.hanet.toolkit.report;

import dev.hanet.toolkit.metric.Metric;
import dev.hanet.toolkit.picture.Chart;
import dev.hanet.toolkit.run.Column;
import dev.hanet.toolkit.run.MetricsLog;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Charts of {@code metrics.csv}: losses, validation metrics, the graphs of attention, gradient norm and learning rate. */
public final class Curves {
    private static final String METRICS = "metrics on validation";

    private Curves() {}

    /**
     * One chart a kind of column; kinds without a value are left out.
     *
     * @param labels what curves are called whose column does not say it
     */
    public static List<Chart> of(List<Column> columns, List<MetricsLog.Row> rows, Map<String, String> labels) {
        List<Chart> charts = new ArrayList<>();
        add(charts, "loss", columns, rows, labels, Column.Training.LOSS::equals);
        add(
                charts,
                METRICS,
                columns,
                rows,
                labels,
                column ->
                        column instanceof Column.Metric && unit(column, labels).isEmpty());
        for (Metric.Unit unit : Metric.Unit.values()) { // beside pixels a share is a line along the axis
            add(
                    charts,
                    METRICS + ", in " + unit.words(),
                    columns,
                    rows,
                    labels,
                    column -> column instanceof Column.Metric
                            && unit(column, labels).equals(Optional.of(unit)));
        }
        for (Column.Quantity quantity : Column.Quantity.values()) {
            add(
                    charts,
                    words(quantity),
                    columns,
                    rows,
                    labels,
                    column -> column instanceof Column.OfLevel of && of.quantity() == quantity);
        }
        for (Column.Training step : List.of(Column.Training.GRADIENT_NORM, Column.Training.LEARNING_RATE)) {
            add(charts, words(step), columns, rows, labels, step::equals);
        }
        return charts;
    }

    /** The same of a log. */
    public static List<Chart> of(MetricsLog log, Map<String, String> labels) {
        return of(log.columns(), log.rows(), labels);
    }

    private static void add(
            List<Chart> charts,
            String title,
            List<Column> columns,
            List<MetricsLog.Row> rows,
            Map<String, String> labels,
            Predicate<Column> wanted) {
        List<Chart.Series> series = new LinkedHashSet<>(columns)
                .stream()
                        .filter(wanted)
                        .map(column -> new Chart.Series(name(column, labels), points(column, rows)))
                        .filter(curve -> !curve.points().isEmpty())
                        .toList();
        if (!series.isEmpty()) {
            charts.add(new Chart(title, "epoch", series));
        }
    }

    /** As the metric's label says it. */
    private static Optional<Metric.Unit> unit(Column column, Map<String, String> labels) {
        String label = name(column, labels);
        return Stream.of(Metric.Unit.values())
                .filter(unit -> label.contains(", " + unit.words()))
                .findFirst();
    }

    private static String name(Column column, Map<String, String> labels) {
        return column instanceof Column.Metric metric
                ? labels.getOrDefault(metric.metric(), metric.metric())
                : column.heading();
    }

    private static List<Chart.Point> points(Column column, List<MetricsLog.Row> rows) {
        return rows.stream()
                .map(row -> new Chart.Point(row.epoch(), row.values().getOrDefault(column, Double.NaN)))
                .toList();
    }

    private static String words(Enum<?> constant) {
        return constant.name().replace('_', ' ').toLowerCase(Locale.ROOT);
    }
}
