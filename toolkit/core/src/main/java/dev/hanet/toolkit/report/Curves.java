package dev.hanet.toolkit.report;

import dev.hanet.toolkit.picture.Chart;
import dev.hanet.toolkit.run.MetricsLog;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Charts of {@code metrics.csv}: losses, validation metrics, the graphs of attention, gradient norm and learning rate. */
public final class Curves {
    private static final Set<String> STEPS = Set.of("gradientNorm", "learningRate");
    private static final List<String> GRAPH = List.of("edgeDensity", "purity", "components", "emptyRows");

    private Curves() {}

    /**
     * One chart a kind of column; kinds without a value are left out.
     *
     * @param labels what curves are called whose column does not say it
     */
    public static List<Chart> of(List<String> columns, List<MetricsLog.Row> rows, Map<String, String> labels) {
        List<Chart> charts = new ArrayList<>();
        add(charts, "loss", columns, rows, labels, Curves::isLoss);
        add(charts, "metrics on validation", columns, rows, labels, Curves::isMetric);
        GRAPH.forEach(kind -> add(charts, words(kind), columns, rows, labels, column -> isOf(kind, column)));
        STEPS.stream().sorted().forEach(step -> add(charts, words(step), columns, rows, labels, step::equals));
        return charts;
    }

    /** The same of a log. */
    public static List<Chart> of(MetricsLog log, Map<String, String> labels) {
        return of(log.columns(), log.rows(), labels);
    }

    private static boolean isLoss(String column) {
        return column.equals("loss") || column.endsWith("Loss");
    }

    /** Whether a column is of a level: {@code context.edgeDensity.1}. */
    private static boolean isOf(String kind, String column) {
        return column.contains("." + kind + ".");
    }

    private static boolean isGraph(String column) {
        return GRAPH.stream().anyMatch(kind -> isOf(kind, column));
    }

    private static boolean isMetric(String column) {
        return !isLoss(column) && !isGraph(column) && !STEPS.contains(column) && !column.equals("seconds");
    }

    private static void add(
            List<Chart> charts,
            String title,
            List<String> columns,
            List<MetricsLog.Row> rows,
            Map<String, String> labels,
            Predicate<String> wanted) {
        List<Chart.Series> series = new LinkedHashSet<>(columns)
                .stream()
                        .filter(wanted)
                        .map(column -> new Chart.Series(labels.getOrDefault(column, column), points(column, rows)))
                        .filter(curve -> !curve.points().isEmpty())
                        .toList();
        if (!series.isEmpty()) {
            charts.add(new Chart(title, "epoch", series));
        }
    }

    private static List<Chart.Point> points(String column, List<MetricsLog.Row> rows) {
        return rows.stream()
                .map(row -> new Chart.Point(row.epoch(), row.values().getOrDefault(column, Double.NaN)))
                .toList();
    }

    private static String words(String column) {
        return column.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }
}
