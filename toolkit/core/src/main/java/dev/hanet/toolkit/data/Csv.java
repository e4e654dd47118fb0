package dev.hanet.toolkit.data;

import java.util.ArrayList;
import java.util.List;

/** Reads lines of CSV as RFC 4180 has them: tables that users bring, and those that a run wrote. */
public final class Csv {
    private Csv() {}

    /** The cells of one line, without its line end: separated by commas, in quotes where they hold one. */
    public static List<String> cells(String row) {
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
            } else if (c == ',' && !quoted) {
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
