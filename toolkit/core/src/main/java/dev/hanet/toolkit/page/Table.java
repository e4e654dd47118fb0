package dev.hanet.toolkit.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A table of words; columns after the first hold numbers.
 *
 * @param head names of the columns
 * @param rows cells, as many as the head has
 */
public record Table(List<String> head, List<List<String>> rows) {
    private static final String NUMBER = "[+-]?\\d[\\d,]*(\\.\\d+)?(E[+-]?\\d+)?";

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

    /**
     * The same within a width: columns that would lie beyond it follow below, under the first column again.
     *
     * @param width columns of the terminal
     */
    public String text(int width) {
        List<Table> parts = new ArrayList<>();
        List<Integer> columns = new ArrayList<>(List.of(0));
        int taken = width(0);
        for (int column = 1; column < head.size(); column++) {
            int more = 2 + width(column);
            if (taken + more > width && columns.size() > 1) {
                parts.add(of(columns));
                columns = new ArrayList<>(List.of(0));
                taken = width(0);
            }
            columns.add(column);
            taken += more;
        }
        parts.add(of(columns));
        return parts.stream().map(Table::text).collect(Collectors.joining("\n"));
    }

    private int width(int column) {
        return Stream.concat(Stream.of(head), rows.stream())
                .mapToInt(row -> row.get(column).length())
                .max()
                .orElse(0);
    }

    private Table of(List<Integer> columns) {
        return new Table(
                columns.stream().map(head::get).toList(),
                rows.stream()
                        .map(row -> columns.stream().map(row::get).toList())
                        .toList());
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
        return html("", (row, column) -> Optional.empty());
    }

    /**
     * As HTML, numbers from the right.
     *
     * @param style a class of the table; empty for none
     * @param marked HTML that stands for a whole cell; absent for its words
     */
    String html(String style, BiFunction<Integer, Integer, Optional<String>> marked) {
        List<Boolean> numbers = IntStream.range(0, head.size())
                .mapToObj(column -> column > 0 && rows.stream().allMatch(row -> isNumber(row.get(column))))
                .toList();
        StringBuilder html = new StringBuilder("<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\""
                + Escapes.html(String.join(", ", head)) + "\">\n<table"
                + (style.isEmpty() ? "" : " class=\"" + style + "\"") + ">\n<thead><tr>");
        for (int column = 0; column < head.size(); column++) {
            html.append("<th scope=\"col\"")
                    .append(numbers.get(column) ? " class=\"number\">" : ">")
                    .append(Escapes.html(head.get(column)))
                    .append("</th>");
        }
        html.append("</tr>\n</thead>\n<tbody>\n");
        for (int row = 0; row < rows.size(); row++) {
            html.append("<tr>");
            for (int column = 0; column < head.size(); column++) {
                String plain = (numbers.get(column) ? "<td class=\"number\">" : "<td>")
                        + Escapes.html(rows.get(row).get(column)) + "</td>";
                html.append(marked.apply(row, column).orElse(plain));
            }
            html.append("</tr>\n");
        }
        return html + "</tbody>\n</table>\n</div>\n";
    }

    /** A number, an interval of two, or that there is none. */
    private static boolean isNumber(String cell) {
        return cell.equals(Numbers.UNDEFINED)
                || cell.matches(NUMBER)
                || cell.matches(
                        "(" + Numbers.UNDEFINED + "|\\[" + NUMBER + ", " + NUMBER + "])(, \\d[^,]* (image|group)s?)?");
    }
}
