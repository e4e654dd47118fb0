package dev.hanet.toolkit.study.paper;

import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.page.Page;
import dev.hanet.toolkit.page.Table;
import dev.hanet.toolkit.run.Cautions;
import dev.hanet.toolkit.run.FinishedRun;
import dev.hanet.toolkit.run.StoredResult;
import dev.hanet.toolkit.study.paper.Reproduction.Captioned;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A table of the paper, or a study, as a page: values, what stands beside them, claims, and what it was made with. */
final class TablePage {
    private static final String WHOLE = " over whole images";
    private static final String FIELD = " inside the field of view";

    private final ItemSpec item;
    private final Order order;
    private final Optional<PublishedTable> published;
    private final NetworksTable networks;
    private final RowScores scores;
    private final Optional<FinishedRun> localizer;

    /**
     * @param localizer the run that says where the rows' networks look
     */
    TablePage(
            ItemSpec item,
            Order order,
            Published published,
            MetricCatalog metrics,
            RowScores scores,
            Optional<FinishedRun> localizer) {
        this.item = item;
        this.order = order;
        int runs = item.over().values().stream()
                .mapToInt(List::size)
                .reduce(order.seeds().size(), (one, other) -> one * other);
        this.published = item.table().map(number -> new PublishedTable(item, number, published, metrics, scores, runs));
        this.networks = new NetworksTable(item, scores, runs);
        this.scores = scores;
        this.localizer = localizer;
    }

    /** The page, its tables and what they come to. */
    Reproduction of(String name) {
        boolean isJudged = order.scale().isJudged();
        List<Reproduction.Verdict> verdicts = published
                .filter(table -> isJudged)
                .map(PublishedTable::verdicts)
                .orElse(List.of());
        List<Claim> claims = Claim.of(item, scores);
        Page page = new Page(item.title()).words(order.scale().words() + ".").words(reading());
        List<Captioned> tables = new ArrayList<>();
        published.ifPresent(table -> tables.add(new Captioned("values" + WHOLE, table.over(StoredResult.WHOLE))));
        published
                .filter(table -> scores.has(StoredResult.FIELD))
                .ifPresent(table -> tables.add(new Captioned("values" + FIELD, table.over(StoredResult.FIELD))));
        tables.forEach(table -> show(table, page));
        networks(page, tables);
        if (!verdicts.isEmpty()) {
            page.heading("Against the paper").table(PublishedTable.table(verdicts));
        }
        Claim.show(claims, page);
        Table images = Claim.images(claims);
        if (!images.rows().isEmpty()) {
            tables.add(new Captioned("claims image by image", images));
        }
        if (!item.remarks().isEmpty()) {
            page.heading("Remarks");
            item.remarks().forEach(page::words);
        }
        made(page);
        return new Reproduction(name, page, tables, item.remarks(), verdicts, claims, isJudged, Reproduction.NONE);
    }

    private static void show(Captioned table, Page page) {
        page.heading(Character.toUpperCase(table.caption().charAt(0))
                        + table.caption().substring(1))
                .table(table.table());
    }

    private String reading() {
        boolean isMean = order.seeds().size() * scores.points().size() > 1;
        String ours = (isMean ? "mean over " : "") + ranges(" and ") + (isMean ? " ± standard deviation" : "");
        String values = item.table().isPresent()
                ? "Ours: " + ours + ". Paper: as printed; a row without values of ours was not trained here."
                : "Values: " + ours + ".";
        return values + metrics();
    }

    /** What the metrics of the tables are of and how they are read. */
    private String metrics() {
        return scores.all().stream()
                .map(RowScores.Entry::result)
                .findFirst()
                .map(result -> item.metrics().keySet().stream()
                        .map(metric -> result.values().containsKey(metric) ? result.label(metric) : metric)
                        .collect(Collectors.joining(", ", " Metrics: ", ".")))
                .orElse("");
    }

    /** What the runs of a row differ in. */
    private String ranges(String between) {
        List<String> ranges = new ArrayList<>();
        ranges.add((order.seeds().size() > 1 ? "seeds " : "seed ")
                + order.seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")));
        item.over().forEach((key, values) -> ranges.add(key + " " + String.join(", ", values)));
        return String.join(between, ranges);
    }

    private void networks(Page page, List<Captioned> tables) {
        boolean isAlone = scores.baselines().isEmpty();
        String lines = isAlone ? "networks" : "networks and baselines";
        Captioned whole = new Captioned(lines + WHOLE, networks.whole());
        show(whole, page);
        page.words(NetworksTable.KEY
                + (isAlone ? "" : " " + NetworksTable.BASELINES)
                + (item.elsewhere().isPresent()
                        ? " Edge density and minutes are of the training, on its own data."
                        : ""));
        tables.add(whole);
        if (scores.has(StoredResult.FIELD)) {
            Captioned field = new Captioned(lines + FIELD, networks.field());
            show(field, page);
            tables.add(field);
        }
    }

    /** Seeds, time and machines, as the runs tell them. */
    private void made(Page page) {
        double seconds = scores.all().stream()
                        .mapToDouble(entry -> entry.run().seconds())
                        .sum()
                + localizer.map(FinishedRun::seconds).orElse(0.0);
        int count = scores.all().size() + (localizer.isPresent() ? 1 : 0);
        page.heading("What this was made with")
                .words("Each row: " + ranges("; ") + ". In all "
                        + runs(count) + ", trained in "
                        + Numbers.duration(seconds) + ".");
        localizer.ifPresent(run -> page.words(words(run)));
        Map<String, Integer> machines = new LinkedHashMap<>();
        localizer.ifPresent(run -> machines.merge(run.machine().words(), 1, Integer::sum));
        scores.all().forEach(entry -> machines.merge(entry.run().machine().words(), 1, Integer::sum));
        Map<String, List<Path>> rows = scores.runs();
        localizer.ifPresent(run -> rows.put("localizer", List.of(run.path())));
        Cautions.of(rows).forEach(words -> page.warning(words + "."));
        machines.forEach((machine, runs) -> page.words(runs(runs) + " on: " + machine + "."));
    }

    private static String words(FinishedRun localizer) {
        String found = localizer
                .test()
                .map(test -> "; on the test part "
                        + test.values().entrySet().stream()
                                .map(value -> test.labels().getOrDefault(value.getKey(), value.getKey()) + " "
                                        + Numbers.rounded(value.getValue()))
                                .collect(Collectors.joining(", ")))
                .orElse("");
        return "The localizer is the run " + localizer.path().getFileName() + ", trained in "
                + Numbers.duration(localizer.seconds()) + found + ".";
    }

    private static String runs(int count) {
        return count == 1 ? "1 run" : count + " runs";
    }
}
