package dev.hanet.toolkit.task.paper;

import dev.hanet.toolkit.metric.Metric;
import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.toolkit.page.Page;
import dev.hanet.toolkit.page.Table;
import dev.hanet.toolkit.run.StoredResult;
import dev.hanet.toolkit.task.SeedSummary.Spread;
import dev.hanet.toolkit.task.paper.Reproduction.Captioned;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A table of the paper with ours beside it. */
final class TablePage {
    private final ItemSpec item;
    private final Order order;
    private final Published published;
    private final MetricCatalog metrics;
    private final int table;

    TablePage(ItemSpec item, Order order, Published published, MetricCatalog metrics) {
        this.item = item;
        this.order = order;
        this.published = published;
        this.metrics = metrics;
        this.table = item.table().orElseThrow();
    }

    /** The page, its tables and what they come to. */
    Reproduction of(String name, Scores scores) {
        List<Verdict> verdicts = order.scale().isJudged() ? verdicts(scores) : List.of();
        List<Claim> claims = order.scale() == Order.Scale.PHANTOM ? List.of() : claims(scores);
        Page page = new Page(item.title()).words(order.scale().words() + ".");
        page.words((order.seeds().size() > 1 ? "Ours: mean over the seeds " : "Ours: seed ")
                + order.seeds().stream().map(String::valueOf).collect(Collectors.joining(", "))
                + (order.seeds().size() > 1 ? " ± standard deviation" : "")
                + ". Paper: as printed; a row without values of ours was not trained here.");
        List<Captioned> tables = new ArrayList<>();
        tables.add(new Captioned("over whole images", table(scores, StoredResult.WHOLE)));
        if (scores.has(StoredResult.FIELD)) {
            tables.add(new Captioned("inside the field of view", table(scores, StoredResult.FIELD)));
        }
        tables.forEach(one -> page.heading("Values " + one.caption()).table(one.table()));
        if (!verdicts.isEmpty()) {
            page.heading("Against the paper").table(table(verdicts));
        }
        if (!claims.isEmpty()) {
            page.heading("Claims");
            claims.forEach(claim -> page.words((claim.holds() ? "Holds: " : "Does not hold: ") + claim.words() + "."));
        }
        if (!item.remarks().isEmpty()) {
            page.heading("Remarks");
            item.remarks().forEach(page::words);
        }
        return new Reproduction(
                name, page, tables, item.remarks(), verdicts, order.scale().isJudged() ? claims : List.of());
    }

    private Table table(Scores scores, String area) {
        List<String> head = new ArrayList<>(List.of("method"));
        item.metrics().values().forEach(name -> {
            head.add(name + " paper");
            head.add(name + " ours");
        });
        List<List<String>> rows = new ArrayList<>();
        for (String method : published.methods(table)) {
            List<String> row = new ArrayList<>(List.of(method));
            boolean isOurs = scores.byMethod().containsKey(method);
            item.metrics().forEach((metric, name) -> {
                row.add(words(published.value(table, method, name)));
                row.add(isOurs ? words(scores.spread(method, metric, area)) : "-");
            });
            rows.add(row);
        }
        return new Table(head, rows);
    }

    private List<Verdict> verdicts(Scores scores) {
        List<Verdict> verdicts = new ArrayList<>();
        for (RowSpec row : item.rows()) {
            item.tolerance().forEach((metric, tolerance) -> {
                String name = item.metrics().getOrDefault(metric, metric);
                published
                        .value(table, row.method(), name)
                        .ifPresent(value -> verdicts.add(new Verdict(
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

    private static Table table(List<Verdict> verdicts) {
        return new Table(
                List.of("method", "metric", "paper", "ours", "difference", "tolerance", "reached"),
                verdicts.stream()
                        .map(verdict -> List.of(
                                verdict.method(),
                                verdict.metric(),
                                four(verdict.published()),
                                words(verdict.ours()),
                                String.format(
                                        Locale.ROOT, "%+.4f", verdict.ours().mean() - verdict.published()),
                                four(verdict.tolerance()),
                                verdict.reached() ? "yes" : "NO"))
                        .toList());
    }

    private List<Claim> claims(Scores scores) {
        List<Claim> claims = new ArrayList<>();
        for (ClaimSpec claim : item.claims()) {
            double[] better = scores.values(claim.better(), claim.metric(), StoredResult.WHOLE);
            double[] other = scores.values(claim.than(), claim.metric(), StoredResult.WHOLE);
            List<Double> differences = new ArrayList<>();
            for (int i = 0; i < better.length; i++) {
                differences.add(better[i] - other[i]);
            }
            claims.add(new Claim(claim, differences));
        }
        return claims;
    }

    private static String words(OptionalDouble value) {
        return value.isPresent() ? four(value.getAsDouble()) : "-";
    }

    private static String words(Spread spread) {
        if (Double.isNaN(spread.mean())) {
            return "-";
        }
        return four(spread.mean()) + (Double.isNaN(spread.deviation()) ? "" : " ± " + four(spread.deviation()));
    }

    private static String four(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
