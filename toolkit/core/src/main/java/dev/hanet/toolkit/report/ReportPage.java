package dev.hanet.toolkit.report;

import dev.hanet.toolkit.metric.Calibration;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.page.Page;
import dev.hanet.toolkit.page.Table;
import dev.hanet.toolkit.picture.Chart;
import dev.hanet.toolkit.picture.Legends;
import dev.hanet.toolkit.picture.Overlays;
import dev.hanet.toolkit.picture.Palette;
import dev.hanet.toolkit.run.Provenance;
import dev.hanet.toolkit.run.RunDirectory;
import dev.hanet.toolkit.statistic.OverImages;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A report as a page; pictures, spec and provenance are read from the run directory. */
final class ReportPage {
    /** So many numbers are shown first. */
    private static final int TILES = 5;

    static final String AGREEMENT = "Confusion and calibration";
    private static final String MATRIX = ": in the mask a row's class, predicted as a column's; shares are of the row.";
    static final String RELIABILITY =
            "Of the pixels that the network gives a probability, so many are of the region. The error is the mean distance"
                    + " between the two, the metric 'ece'.";
    static final String RELIABLE = "share of pixels that are of the region";
    static final String CALIBRATION_ERROR = "expected calibration error";
    static final String GALLERY =
            "What single pixels attend to, the ring: the redder, the more; and the graph of a few pixels.";

    private static final String IDEAL = "as it should be";

    private ReportPage() {}

    static Page of(Report report, RunDirectory run) {
        Pictures.require(report, run);
        Page page = new Page(report.title());
        report.question().ifPresent(page::lead);
        page.tiles(tiles(report));
        report.warnings().forEach(warning -> page.warning(warning + "."));
        section(page, "Results", results(report.results()));
        OverImages.sentence(report.results().rows().stream()
                        .map(ResultTable.Row::images)
                        .toList())
                .ifPresent(words -> page.words("Of a mean over images: " + words + "."));
        page.charts("Curves", report.curves());
        images(page, report, run);
        report.agreement().ifPresent(agreement -> agreement(page, agreement, matrix(report.area().stream())));
        section(page, "Graph", levels(report));
        if (!report.attention().isEmpty()) {
            if (report.levels().isEmpty()) {
                page.headingOnScreen("Attention");
            }
            page.wordsOnScreen(GALLERY);
            Map<String, String> pictures = new LinkedHashMap<>();
            report.attention().forEach(figure -> pictures.put(figure.caption(), Pictures.read(run, figure.file())));
            page.pictures(pictures);
        }
        section(
                page,
                "Run",
                new Table(
                        List.of("what", "value"),
                        report.facts().stream()
                                .map(fact -> List.of(fact.name(), fact.value()))
                                .toList()));
        spec(page, report, run);
        section(
                page,
                "Planned and measured",
                new Table(
                        List.of("what", "planned", "measured"),
                        report.costs().stream()
                                .map(cost -> List.of(cost.name(), cost.planned(), cost.measured()))
                                .toList()));
        provenance(run).ifPresent(made -> {
            section(page, "Environment", rows(made.environment()));
            page.heading("To repeat it").words("As it was called, and from the complete spec of this run:");
            page.commands(List.of(made.called(), made.repetition(run.path())));
        });
        if (!report.figures().isEmpty()) {
            page.headingBeside("Predictions");
        }
        report.figures().forEach(figure -> page.pictureBeside(figure.caption(), figure.file()));
        return page;
    }

    static void section(Page page, String title, Table table) {
        if (!table.rows().isEmpty()) {
            page.heading(title).table(table);
        }
    }

    private static List<Page.Tile> tiles(Report report) {
        Map<String, Page.Tile> tiles = new LinkedHashMap<>();
        for (ResultTable.Row row : report.results().rows()) {
            if (tiles.size() < TILES) {
                row.value(ResultTable.MEASURED)
                        .ifPresent(value -> tiles.putIfAbsent(
                                row.metric(),
                                new Page.Tile(
                                        Numbers.rounded(value),
                                        row.metric() + " of " + row.region() + ", " + row.reading() + ", "
                                                + row.area())));
            }
        }
        return List.copyOf(tiles.values());
    }

    private static Table results(ResultTable results) {
        List<String> head = new ArrayList<>(List.of("metric", "region", "over", "as"));
        head.addAll(results.columns());
        head.addAll(
                1 + head.indexOf(ResultTable.MEASURED),
                List.of("mean of images", OverImages.INTERVAL, OverImages.CAN_SHOW));
        if (results.isJudged()) {
            head.add("tolerance");
            head.add("reached");
        }
        return new Table(
                head, results.rows().stream().map(row -> cells(results, row)).toList());
    }

    private static List<String> cells(ResultTable results, ResultTable.Row row) {
        List<String> cells = new ArrayList<>(names(row));
        results.columns().forEach(column -> {
            cells.add(value(row, column));
            if (column.equals(ResultTable.MEASURED)) {
                cells.addAll(List.of(
                        Numbers.rounded(row.images().mean()),
                        row.images().interval(),
                        Numbers.rounded(row.images().least())));
            }
        });
        if (results.isJudged()) {
            Optional<ResultTable.Verdict> verdict = results.verdict(row);
            cells.add(verdict.map(known -> Numbers.rounded(known.tolerance())).orElse(Numbers.rounded(Double.NaN)));
            cells.add(verdict.map(known -> known.reached() ? "yes" : "no").orElse(Numbers.rounded(Double.NaN)));
        }
        return cells;
    }

    static List<String> names(ResultTable.Row row) {
        return List.of(
                row.metric() + (row.higherIsBetter() ? "" : " (less is better)"),
                row.region(),
                row.area(),
                row.reading());
    }

    static String value(ResultTable.Row row, String column) {
        double value = row.values().getOrDefault(column, Double.NaN);
        boolean signed = column.equals(ResultTable.DIFFERENCE) && value >= 0;
        return (signed ? "+" : "") + Numbers.rounded(value);
    }

    static Table rows(Map<String, String> values) {
        return new Table(
                List.of("what", "value"),
                values.entrySet().stream()
                        .map(entry -> List.of(entry.getKey(), entry.getValue()))
                        .toList());
    }

    static Table levels(Report report) {
        return new Table(
                List.of("attention", "edge density", "empty rows", "components", "purity"),
                report.levels().stream()
                        .map(level -> List.of(
                                level.name(),
                                Numbers.rounded(level.edgeDensity()),
                                Numbers.rounded(level.emptyRows()),
                                Numbers.rounded(level.components()),
                                Numbers.rounded(level.purity())))
                        .toList());
    }

    /** The worst first, over the area that the spec asked for. */
    private static void images(Page page, Report report, RunDirectory run) {
        Report.Images images = report.images();
        if (images.cases().isEmpty()) {
            return;
        }
        List<Report.Case> ranked = Pictures.ranked(images);
        page.heading("Images");
        images.ranking()
                .ifPresent(metric ->
                        page.words("The worst first, by " + images.metrics().get(metric)
                                + report.area()
                                        .map(area -> ". Values are over: " + area + ".")
                                        .orElse(".")));
        Table table = new Table(
                Stream.concat(Stream.of("image"), images.metrics().values().stream())
                        .toList(),
                ranked.stream()
                        .map(one -> Stream.concat(
                                        Stream.of(one.id()),
                                        images.metrics().keySet().stream()
                                                .map(metric -> Numbers.rounded(
                                                        one.values().getOrDefault(metric, Double.NaN))))
                                .toList())
                        .toList());
        List<Page.Case> shown = Pictures.shown(ranked, one -> {
            Map<String, String> layers = new LinkedHashMap<>();
            one.layers().ifPresent(found -> found.files()
                    .forEach((kind, file) -> layers.put(kind, Pictures.read(run, file))));
            return layers;
        });
        if (shown.size() < ranked.size() && !shown.isEmpty()) {
            page.wordsOnScreen(
                    "Of " + ranked.size() + " images, the " + shown.size() + " that are worst and best are shown.");
        }
        List<String> names = List.copyOf(images.metrics().keySet());
        Set<Integer> shares = IntStream.range(0, names.size())
                .filter(number -> images.isOfOne(names.get(number)))
                .mapToObj(number -> number + 1)
                .collect(Collectors.toSet());
        page.cases(table, shares, shown, legend(images.classes()));
    }

    private static List<Legends.Entry> legend(List<String> classes) {
        return Stream.concat(Palette.legend(classes).stream(), Overlays.errorLegend(classes.size()).stream())
                .toList();
    }

    /**
     * What a table of pixels is of.
     *
     * @param areas over which they were counted
     */
    static String matrix(Stream<String> areas) {
        String over = areas.distinct().collect(Collectors.joining(" or "));
        return "Pixels of the test images" + (over.isEmpty() ? "" : " (" + over + ")") + MATRIX;
    }

    private static void agreement(Page page, Report.Agreement agreement, String words) {
        page.heading(AGREEMENT);
        page.wordsOnScreen(words);
        page.matrices(Map.of("mask \\ predicted", agreement.classes()));
        if (!agreement.calibration().isEmpty()) {
            page.wordsOnScreen(RELIABILITY);
            page.table(new Table(
                    List.of("region", CALIBRATION_ERROR),
                    agreement.calibration().entrySet().stream()
                            .map(one -> List.of(
                                    one.getKey(), Numbers.rounded(one.getValue().error())))
                            .toList()));
            page.chart(List.of(reliability(RELIABLE, agreement.calibration())));
        }
    }

    /** Shares over probabilities, a line each, and the line on which they should lie. */
    static Chart reliability(String title, Map<String, Calibration> lines) {
        List<Chart.Series> series = new ArrayList<>();
        lines.forEach((name, calibration) -> series.add(new Chart.Series(
                name,
                calibration.bins().stream()
                        .filter(bin -> bin.count() > 0)
                        .map(bin -> new Chart.Point(bin.probability(), bin.share()))
                        .toList())));
        series.add(new Chart.Series(IDEAL, List.of(new Chart.Point(0, 0), new Chart.Point(1, 1))));
        return new Chart(title, "predicted probability", series);
    }

    private static void spec(Page page, Report report, RunDirectory run) {
        if (!Files.exists(run.file(RunDirectory.RESOLVED))) {
            return;
        }
        SpecText spec = SpecText.of(run.resolved());
        String parents = spec.parents(report.spec());
        page.headingOnScreen("Spec");
        page.wordsOnScreen(
                parents.isEmpty()
                        ? "Complete. Marked is what it sets itself; the rest are defaults."
                        : "Complete. Marked is what it sets itself, beyond what it extends: " + parents
                                + "; the rest are defaults.");
        page.text(spec.marked(report.spec()));
    }

    static Optional<Provenance> provenance(RunDirectory run) {
        return Optional.of(run.file(RunDirectory.PROVENANCE))
                .filter(Files::exists)
                .map(Provenance::read);
    }
}
