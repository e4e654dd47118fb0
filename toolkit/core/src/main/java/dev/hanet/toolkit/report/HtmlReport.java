package dev.hanet.toolkit.report;

import dev.hanet.toolkit.picture.Charts;
import dev.hanet.toolkit.report.ReportTables.Table;
import dev.hanet.toolkit.run.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** {@code report.html}: one file with everything in it, curves as SVG and pictures as data; it loads nothing. */
final class HtmlReport {
    private static final int CHART_WIDTH = 640;
    private static final int CHART_HEIGHT = 300;
    private static final String STYLE = """
            body { font: 15px/1.5 sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
            table { border-collapse: collapse; margin: 1rem 0; }
            th, td { text-align: left; padding: .2rem .8rem; border-bottom: 1px solid #ddd; }
            td { font-variant-numeric: tabular-nums; }
            .curves { display: grid; grid-template-columns: repeat(auto-fit, minmax(26rem, 1fr)); gap: 1rem; }
            figure { margin: 1rem 0; } figcaption { color: #555; } img { max-width: 100%; }
            """;

    private final Path run;
    private final StringBuilder html = new StringBuilder();

    private HtmlReport(Path run) {
        this.run = run;
    }

    /** The page; pictures are read from the run directory. */
    static String text(Report report, Path run) {
        return new HtmlReport(run).page(report);
    }

    private String page(Report report) {
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>")
                .append(escaped(report.title()))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n");
        element("h1", report.title());
        report.question().ifPresent(question -> element("p", question));
        section("Results", ReportTables.results(report.results()));
        section("Run", ReportTables.facts(report));
        if (!report.curves().isEmpty()) {
            element("h2", "Curves");
            html.append("<div class=\"curves\">\n");
            report.curves().forEach(chart -> html.append(Charts.svg(chart, CHART_WIDTH, CHART_HEIGHT)));
            html.append("</div>\n");
        }
        section("Graph", ReportTables.levels(report));
        report.warnings().forEach(warning -> element("p", "Warning: " + warning + "."));
        section("Images", ReportTables.images(report));
        if (!report.figures().isEmpty()) {
            element("h2", "Pictures");
            report.figures().forEach(this::figure);
        }
        return html.append("</body>\n</html>\n").toString();
    }

    private void section(String title, Table table) {
        if (table.rows().isEmpty()) {
            return;
        }
        element("h2", title);
        html.append("<table>\n<thead>");
        row("th", table.head());
        html.append("</thead>\n<tbody>\n");
        table.rows().forEach(row -> row("td", row));
        html.append("</tbody>\n</table>\n");
    }

    private void row(String tag, List<String> cells) {
        html.append("<tr>");
        cells.forEach(cell ->
                html.append('<').append(tag).append('>').append(escaped(cell)).append("</" + tag + ">"));
        html.append("</tr>\n");
    }

    private void figure(Report.Figure figure) {
        String caption = escaped(figure.caption());
        html.append("<figure><img alt=\"%s\" src=\"data:image/png;base64,%s\"><figcaption>%s</figcaption></figure>\n"
                .formatted(caption, Base64.getEncoder().encodeToString(bytes(figure.file())), caption));
    }

    private byte[] bytes(String file) {
        Path path = run.resolve(file);
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw RunException.reading(path, e);
        }
    }

    private void element(String tag, String words) {
        html.append('<').append(tag).append('>').append(escaped(words)).append("</" + tag + ">\n");
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
