package dev.hanet.toolkit.report;

import dev.hanet.toolkit.metric.AreaResult;
import dev.hanet.toolkit.metric.EvaluationResult;
import dev.hanet.toolkit.metric.NamedMetric;
import dev.hanet.toolkit.statistic.OverImages;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Metrics with what stands beside them: baselines, and what the paper reports.
 *
 * @param columns names of the values, {@code measured} first
 * @param rows one a metric and area
 * @param tolerance metric to the distance from the paper's value that counts as reaching it
 */
public record ResultTable(List<String> columns, List<Row> rows, Map<String, Double> tolerance) {
    static final String MEASURED = "measured";
    static final String REPORTED = "paper";
    static final String DIFFERENCE = "difference";

    /** Differences of decimal fractions are not exact. */
    private static final double ROUNDING = 1e-9;

    /** Without any result. */
    public static final ResultTable EMPTY = new ResultTable(List.of(MEASURED), List.of(), Map.of());

    public ResultTable {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        tolerance = Collections.unmodifiableMap(new LinkedHashMap<>(tolerance));
    }

    /** Whether some row can be said to reach the paper's value or to miss it. */
    boolean isJudged() {
        return rows.stream().anyMatch(row -> verdict(row).isPresent());
    }

    /**
     * Whether a row reaches the paper's value: it lies within the tolerance of it, or beyond it on the better side.
     *
     * @return absent where the paper has no value or the spec no tolerance
     */
    Optional<Verdict> verdict(Row row) {
        OptionalDouble difference = row.value(DIFFERENCE);
        Optional<Double> allowed = Optional.ofNullable(tolerance.get(row.metric()));
        return difference.isEmpty() || allowed.isEmpty()
                ? Optional.empty()
                : Optional.of(verdict(row, difference.getAsDouble(), allowed.orElseThrow()));
    }

    private static Verdict verdict(Row row, double difference, double allowed) {
        double shortfall = row.higherIsBetter() ? -difference : difference;
        boolean reached = shortfall <= allowed + ROUNDING; // not so where it is no number
        return new Verdict(allowed, reached);
    }

    /**
     * What a tolerance says of a measured value.
     *
     * @param tolerance the distance that still counts as the same
     * @param reached whether the measured value is no worse than that
     */
    record Verdict(double tolerance, boolean reached) {}

    /**
     * One metric over one area.
     *
     * @param metric its name
     * @param region what it is of, in words
     * @param area {@code whole images} or {@code field of view}
     * @param reading {@code pooled} or {@code mean of images}
     * @param higherIsBetter whether more is better
     * @param values column to value; columns without a value are absent
     * @param images how sure the mean of the measured values over images is
     */
    public record Row(
            String metric,
            String region,
            String area,
            String reading,
            boolean higherIsBetter,
            Map<String, Double> values,
            OverImages images) {
        public Row {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        OptionalDouble value(String column) {
            Double value = values.get(column);
            return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
        }
    }

    /**
     * Sets results side by side.
     *
     * @param measured the run's own
     * @param baselines name to what it reached on the same images
     * @param reported metric to the paper's value; it stands in the rows of the area that the spec asked for
     * @param tolerance metric to the distance from the paper's value that counts as reaching it
     */
    public static ResultTable of(
            EvaluationResult measured,
            Map<String, EvaluationResult> baselines,
            Map<String, Double> reported,
            Map<String, Double> tolerance) {
        List<String> columns = new ArrayList<>();
        columns.add(MEASURED);
        columns.addAll(baselines.keySet());
        boolean known = measured.metrics().stream().map(NamedMetric::name).anyMatch(reported::containsKey);
        if (known) {
            columns.add(REPORTED);
            columns.add(DIFFERENCE);
        }
        List<Row> rows = new ArrayList<>();
        boolean inField = measured.fieldOfView() && measured.inField().isPresent();
        for (boolean field : measured.inField().isPresent() ? List.of(inField, !inField) : List.of(false)) {
            Map<String, Double> paper = field == inField ? reported : Map.of();
            for (NamedMetric metric : measured.metrics()) {
                AreaResult area = field ? measured.inField().orElseThrow() : measured.whole();
                rows.add(row(
                        metric,
                        field,
                        values(metric.name(), field, measured, baselines, paper),
                        OverImages.of(List.of(area.perImage()), metric.name(), measured.together())));
            }
        }
        return new ResultTable(columns, rows, tolerance);
    }

    private static Row row(NamedMetric metric, boolean field, Map<String, Double> values, OverImages images) {
        return new Row(
                metric.name(),
                metric.regionWords(),
                field ? EvaluationResult.FIELD_OF_VIEW : EvaluationResult.WHOLE_IMAGES,
                metric.readingWords(),
                metric.metric().higherIsBetter(),
                values,
                images);
    }

    private static Map<String, Double> values(
            String metric,
            boolean field,
            EvaluationResult measured,
            Map<String, EvaluationResult> baselines,
            Map<String, Double> paper) {
        var values = new LinkedHashMap<String, Double>();
        value(measured, field, metric).ifPresent(value -> values.put(MEASURED, value));
        baselines.forEach((name, result) -> value(result, field, metric).ifPresent(value -> values.put(name, value)));
        Optional.ofNullable(paper.get(metric)).ifPresent(value -> {
            values.put(REPORTED, value);
            values.put(DIFFERENCE, values.getOrDefault(MEASURED, Double.NaN) - value);
        });
        return values;
    }

    private static Optional<Double> value(EvaluationResult result, boolean field, String metric) {
        Optional<AreaResult> area = field ? result.inField() : Optional.of(result.whole());
        return area.flatMap(values -> Optional.ofNullable(result.values(values).get(metric)));
    }
}
