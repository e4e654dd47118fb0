package dev.hanet.toolkit.report;

import dev.hanet.toolkit.metric.EvaluationResult;
import dev.hanet.toolkit.metric.NamedMetric;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.page.Page;
import dev.hanet.toolkit.page.Table;
import dev.hanet.toolkit.run.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A report as a page; pictures are read from the run directory. */
final class ReportPage {
    private ReportPage() {}

    static Page of(Report report, Path run) {
        Page page = new Page(report.title());
        report.question().ifPresent(page::words);
        section(page, "Results", results(report.results()));
        section(page, "Run", facts(report));
        page.charts("Curves", report.curves());
        section(page, "Graph", levels(report));
        report.warnings().forEach(warning -> page.warning(warning + "."));
        section(page, "Images", images(report));
        if (!report.figures().isEmpty()) {
            page.heading("Pictures");
            report.figures()
                    .forEach(figure -> page.picture(figure.caption(), png(run.resolve(figure.file())), figure.file()));
        }
        return page;
    }

    private static void section(Page page, String title, Table table) {
        if (!table.rows().isEmpty()) {
            page.heading(title).table(table);
        }
    }

    private static byte[] png(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw RunException.reading(file, e);
        }
    }

    private static Table results(ResultTable results) {
        List<String> head = new ArrayList<>(List.of("metric", "region", "over", "as"));
        head.addAll(results.columns());
        if (results.isJudged()) {
            head.add("tolerance");
            head.add("reached");
        }
        return new Table(
                head, results.rows().stream().map(row -> cells(results, row)).toList());
    }

    private static List<String> cells(ResultTable results, ResultTable.Row row) {
        List<String> cells = new ArrayList<>(List.of(
                row.metric() + (row.higherIsBetter() ? "" : " (less is better)"),
                row.region(),
                row.area(),
                row.reading()));
        results.columns().forEach(column -> cells.add(value(row, column)));
        if (results.isJudged()) {
            Optional<ResultTable.Verdict> verdict = results.verdict(row);
            cells.add(verdict.map(known -> Numbers.rounded(known.tolerance())).orElse(Numbers.rounded(Double.NaN)));
            cells.add(verdict.map(known -> known.reached() ? "yes" : "no").orElse(Numbers.rounded(Double.NaN)));
        }
        return cells;
    }

    private static String value(ResultTable.Row row, String column) {
        double value = row.values().getOrDefault(column, Double.NaN);
        boolean signed = column.equals(ResultTable.DIFFERENCE) && value >= 0;
        return (signed ? "+" : "") + Numbers.rounded(value);
    }

    private static Table facts(Report report) {
        return new Table(
                List.of("run", ""),
                report.facts().stream()
                        .map(fact -> List.of(fact.name(), fact.value()))
                        .toList());
    }

    private static Table levels(Report report) {
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

    /** By image over the area that the spec asked for. */
    private static Table images(Report report) {
        List<List<String>> rows = new ArrayList<>();
        List<NamedMetric> metrics =
                report.images().map(EvaluationResult::metrics).orElse(List.of());
        report.images().ifPresent(result -> result.perImage()
                .forEach((id, values) -> rows.add(Stream.concat(
                                Stream.of(id),
                                metrics.stream()
                                        .map(metric -> Numbers.rounded(values.getOrDefault(metric.name(), Double.NaN))))
                        .toList())));
        Stream<String> head = metrics.stream().map(metric -> metric.name() + " (" + metric.regionWords() + ")");
        return new Table(Stream.concat(Stream.of("image"), head).toList(), rows);
    }
}
