package dev.hanet.toolkit.page;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table of words; columns after the first hold numbers.
 *
 * @param head names of the columns
 * @param rows cells, as many as the head has
 */
public record Table(List<String> head, List<List<String>> rows) {
    public Table {
        head = List.copyOf(head);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != head.size()) {
                throw new IllegalArgumentException("a row of " + row.size() + " cells under " + head);
            }
        }
    }

    /** As GitHub reads it. */
    public String markdown() {
        Stream<String> rule = head.stream().map(cell -> "---");
        return Stream.of(
                        Stream.of(markdown(head)),
                        Stream.of(markdown(rule.toList())),
                        rows.stream().map(Table::markdown))
                .flatMap(lines -> lines)
                .collect(Collectors.joining());
    }

    private static String markdown(List<String> cells) {
        return cells.stream().map(Escapes::markdown).collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    /** As RFC 4180 has it. */
    public String csv() {
        return Stream.concat(Stream.of(head), rows.stream()).map(Table::csvRow).collect(Collectors.joining());
    }

    /** One row as RFC 4180 has it, with its line end. */
    public static String csvRow(List<String> cells) {
        return cells.stream().map(Escapes::csv).collect(Collectors.joining(",", "", "\n"));
    }

    /** A {@code tabular} with the rules of the package booktabs. */
    public String latex() {
        return "\\begin{tabular}{l" + "r".repeat(head.size() - 1) + "}\n\\toprule\n" + latex(head) + "\\midrule\n"
                + rows.stream().map(Table::latex).collect(Collectors.joining())
                + "\\bottomrule\n\\end{tabular}\n";
    }

    private static String latex(List<String> cells) {
        return cells.stream().map(Escapes::latex).collect(Collectors.joining(" & ", "", " \\\\\n"));
    }

    /** Aligned for a terminal: the first column from the left, the others from the right. */
    public String text() {
        int[] widths = new int[head.size()];
        Stream.concat(Stream.of(head), rows.stream()).forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        return Stream.concat(Stream.of(head), rows.stream())
                .map(row -> line(row, widths))
                .collect(Collectors.joining());
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder(row.get(0))
                .append(" ".repeat(widths[0] - row.get(0).length()));
        for (int i = 1; i < widths.length; i++) {
            line.append("  ")
                    .append(" ".repeat(widths[i] - row.get(i).length()))
                    .append(row.get(i));
        }
        return line.toString().stripTrailing() + "\n";
    }

    String html() {
        return "<div class=\"table\">\n<table>\n<thead>" + html("th", head) + "</thead>\n<tbody>\n"
                + rows.stream().map(row -> html("td", row)).collect(Collectors.joining())
                + "</tbody>\n</table>\n</div>\n";
    }

    private static String html(String tag, List<String> cells) {
        return cells.stream()
                .map(cell -> "<" + tag + ">" + Escapes.html(cell) + "</" + tag + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>\n"));
    }
}
