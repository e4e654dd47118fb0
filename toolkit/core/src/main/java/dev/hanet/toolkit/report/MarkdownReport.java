package dev.hanet.toolkit.report;

import dev.hanet.toolkit.report.ReportTables.Table;
import java.util.List;
import java.util.stream.Collectors;

/** {@code report.md}: tables, and links to the pictures. */
final class MarkdownReport {
    private MarkdownReport() {}

    static String text(Report report) {
        var text = new StringBuilder("# " + escaped(report.title()) + "\n");
        report.question()
                .ifPresent(
                        question -> text.append('\n').append(escaped(question)).append('\n'));
        section(text, "Results", ReportTables.results(report.results()));
        section(text, "Run", ReportTables.facts(report));
        section(text, "Graph", ReportTables.levels(report));
        report.warnings()
                .forEach(warning ->
                        text.append("\n**Warning:** ").append(escaped(warning)).append(".\n"));
        section(text, "Images", ReportTables.images(report));
        if (!report.figures().isEmpty()) {
            text.append("\n## Pictures\n");
            report.figures()
                    .forEach(figure ->
                            text.append("\n![%s](<%s>)\n".formatted(escaped(figure.caption()), figure.file())));
        }
        return text.toString();
    }

    private static void section(StringBuilder text, String title, Table table) {
        if (table.rows().isEmpty()) {
            return;
        }
        text.append("\n## ").append(title).append("\n\n").append(row(table.head()));
        text.append(row(table.head().stream().map(cell -> "---").toList()));
        table.rows().forEach(row -> text.append(row(row)));
    }

    private static String row(List<String> cells) {
        return cells.stream().map(MarkdownReport::escaped).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    /** Text that neither breaks a table nor becomes markup. */
    private static String escaped(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ").replaceAll("([\\\\|*_`\\[\\]<>])", "\\\\$1");
    }
}
