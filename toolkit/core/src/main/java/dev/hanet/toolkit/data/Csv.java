package dev.hanet.toolkit.data;

import java.util.ArrayList;
import java.util.List;

/** Reads lines of CSV as RFC 4180 has them: tables that users bring, and those that a run wrote. */
public final class Csv {
    private Csv() {}

    /** The cells of one line, without its line end: separated by commas, in quotes where they hold one. */
    public static List<String> cells(String row) {
        return cells(row, ',');
    }

    /**
     * What separates the cells of a table: a semicolon, as spreadsheets write where a comma begins fractions, or a tab, where
     * the head has no comma outside quotes and one of these.
     */
    public static char separator(String head) {
        if (cells(head, ',').size() > 1) {
            return ',';
        }
        return cells(head, ';').size() > 1 ? ';' : cells(head, '\t').size() > 1 ? '\t' : ',';
    }

    /** Whether a quote is open at the end of a text, so that its next line belongs to the same cell. */
    public static boolean isOpen(String text) {
        return text.chars().filter(c -> c == '"').count() % 2 == 1;
    }

    /** The same with another separator. */
    public static List<String> cells(String row, char separator) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < row.length(); i++) {
            char c = row.charAt(i);
            if (c == '"') {
                boolean doubled = quoted && i + 1 < row.length() && row.charAt(i + 1) == '"';
                if (doubled) {
                    cell.append(c);
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (c == separator && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }
}
