package dev.hanet.toolkit.report;

import dev.hanet.toolkit.metric.EvaluationResult;
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

/** Charts of {@code metrics.csv}: losses, validation metrics, the graphs of attention, gradient norm and learning rate. */
public final class Curves {
    private static final String METRICS = "metrics on validation";

    private Curves() {}

    /**
     * What metrics are.
     *
     * @param labels of each, with what it is of and how it is read
     * @param units of those that have one
     */
    public record Names(Map<String, String> labels, Map<String, Metric.Unit> units) {
        public Names {
            labels = Map.copyOf(labels);
            units = Map.copyOf(units);
        }
    }

    /**
     * One chart a kind of column; kinds without a value are left out.
     *
     * @param names what curves are called whose column does not say it
     */
    public static List<Chart> of(List<Column> columns, List<MetricsLog.Row> rows, Names names) {
        List<Chart> charts = new ArrayList<>();
        add(charts, "loss", columns, rows, names, Column.Training.LOSS::equals);
        add(
                charts,
                METRICS,
                columns,
                rows,
                names,
                column -> column instanceof Column.Metric && unit(column, names).isEmpty());
        for (Metric.Unit unit : Metric.Unit.values()) { // beside pixels a share is a line along the axis
            add(
                    charts,
                    METRICS + ", in " + unit.words(),
                    columns,
                    rows,
                    names,
                    column -> column instanceof Column.Metric
                            && unit(column, names).equals(Optional.of(unit)));
        }
        for (Column.Quantity quantity : Column.Quantity.values()) {
            add(
                    charts,
                    words(quantity),
                    columns,
                    rows,
                    names,
                    column -> column instanceof Column.OfLevel of && of.quantity() == quantity);
        }
        for (Column.Training step : List.of(Column.Training.GRADIENT_NORM, Column.Training.LEARNING_RATE)) {
            add(charts, words(step), columns, rows, names, step::equals);
        }
        return charts;
    }

    /** The same of a log. */
    public static List<Chart> of(MetricsLog log, EvaluationResult measured) {
        return of(log.columns(), log.rows(), new Names(measured.labels(), measured.units()));
    }

    private static void add(
            List<Chart> charts,
            String title,
            List<Column> columns,
            List<MetricsLog.Row> rows,
            Names names,
            Predicate<Column> wanted) {
        List<Chart.Series> series = new LinkedHashSet<>(columns)
                .stream()
                        .filter(wanted)
                        .map(column -> new Chart.Series(name(column, names), points(column, rows)))
                        .filter(curve -> !curve.points().isEmpty())
                        .toList();
        if (!series.isEmpty()) {
            charts.add(new Chart(title, "epoch", series));
        }
    }

    private static Optional<Metric.Unit> unit(Column column, Names names) {
        return column instanceof Column.Metric metric
                ? Optional.ofNullable(names.units().get(metric.metric()))
                : Optional.empty();
    }

    private static String name(Column column, Names names) {
        return column instanceof Column.Metric metric
                ? names.labels().getOrDefault(metric.metric(), metric.metric())
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
