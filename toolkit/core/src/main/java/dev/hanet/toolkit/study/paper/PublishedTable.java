package dev.hanet.toolkit.study.paper;

import dev.hanet.toolkit.metric.Metric;
import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.page.Table;
import dev.hanet.toolkit.run.StoredResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** A table of the paper with ours beside it, and what the one says of the other. */
final class PublishedTable {
    private final ItemSpec item;
    private final int number;
    private final Published published;
    private final MetricCatalog metrics;
    private final RowScores scores;
    private final int runs;

    /**
     * @param runs how many each row was to have
     */
    PublishedTable(ItemSpec item, int number, Published published, MetricCatalog metrics, RowScores scores, int runs) {
        this.runs = runs;
        this.item = item;
        this.number = number;
        this.published = published;
        this.metrics = metrics;
        this.scores = scores;
    }

    /** Every published method, ours beside those that were trained. */
    Table over(String area) {
        List<String> head = new ArrayList<>(List.of("method"));
        item.metrics().values().forEach(name -> {
            head.add(name + " paper");
            head.add(name + " ours");
        });
        List<List<String>> rows = new ArrayList<>();
        for (String method : published.methods(number)) {
            List<String> row = new ArrayList<>(List.of(method));
            boolean isOurs = !scores.of(method).isEmpty();
            item.metrics().forEach((metric, name) -> {
                row.add(words(published.value(number, method, name)));
                row.add(isOurs ? scores.spread(method, metric, area).words() + fewer(method) : Numbers.UNDEFINED);
            });
            rows.add(row);
        }
        return new Table(head, rows);
    }

    /** Of how many runs a value is, where some did not come through. */
    private String fewer(String method) {
        int there = scores.of(method).size();
        return there < runs ? ", " + RowScores.count(there, runs) + " runs" : "";
    }

    /** Every value that has a tolerance, over whole images. */
    List<Reproduction.Verdict> verdicts() {
        List<Reproduction.Verdict> verdicts = new ArrayList<>();
        for (ItemSpec.Row row : item.rows()) {
            item.tolerance().forEach((metric, tolerance) -> {
                String name = item.metrics().getOrDefault(metric, metric);
                published
                        .value(number, row.method(), name)
                        .ifPresent(value -> verdicts.add(new Reproduction.Verdict(
                                row.method(),
                                metric,
                                value,
                                scores.spread(row.method(), metric, StoredResult.WHOLE),
                                tolerance,
                                isHigherBetter(metric))));
            });
        }
        return verdicts;
    }

    private boolean isHigherBetter(String metric) {
        Map<String, Metric> known = metrics.metrics();
        return !known.containsKey(metric) || known.get(metric).higherIsBetter();
    }

    /** One row a verdict. */
    static Table table(List<Reproduction.Verdict> verdicts) {
        return new Table(
                List.of("method", "metric", "paper", "ours", "difference", "tolerance", "reached"),
                verdicts.stream()
                        .map(verdict -> List.of(
                                verdict.method(),
                                verdict.metric(),
                                Numbers.rounded(verdict.published()),
                                verdict.ours().words(),
                                difference(verdict),
                                Numbers.rounded(verdict.tolerance()),
                                verdict.reached() ? "yes" : "NO"))
                        .toList());
    }

    private static String words(OptionalDouble value) {
        return value.isPresent() ? Numbers.rounded(value.getAsDouble()) : Numbers.UNDEFINED;
    }

    private static String difference(Reproduction.Verdict verdict) {
        double difference = verdict.ours().mean() - verdict.published();
        return Double.isFinite(difference) ? String.format(Locale.ROOT, "%+.4f", difference) : Numbers.UNDEFINED;
    }
}
