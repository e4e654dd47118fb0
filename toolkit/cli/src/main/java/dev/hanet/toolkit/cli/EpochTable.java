package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.train.EpochReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The epochs of one training as a table that fits a width: epoch, loss, the metric that selects and the time always, then as
 * many of the others as there is room for. Its head is written again when the width has become another. In a pipe each line says
 * that it is an epoch, {@code epoch 5/20}, so that it can be looked for.
 */
final class EpochTable {
    private static final int WORDS = 12;
    private static final int LONGEST_WORD = 22;
    private static final int VALUE = 6;
    private static final int TIME = 10;
    private static final String GAP = "  ";

    private final boolean isPipe;
    private List<String> heads = List.of();

    EpochTable(boolean isPipe) {
        this.isPipe = isPipe;
    }

    private record Column(String head, String cell, int width) {
        static Column of(String label, String cell, int least) {
            List<String> head = wrapped(label);
            return new Column(
                    String.join("\n", head),
                    cell,
                    Math.max(least, head.stream().mapToInt(String::length).max().orElse(0)));
        }

        /** Begins with words: {@code epoch 5/20} and not {@code epoch  5/20}. */
        Column leading(String words) {
            return new Column(head, words + cell + " ".repeat(width - cell.length()), words.length() + width);
        }

        /** A line of the head from below, 0 the lowest. */
        String head(int fromBelow) {
            List<String> lines = head.lines().toList();
            return right(fromBelow < lines.size() ? lines.get(lines.size() - 1 - fromBelow) : "");
        }

        String right(String text) {
            return " ".repeat(Math.max(0, width - text.length())) + text;
        }
    }

    /** The lines that an epoch adds. */
    List<String> lines(EpochReport epoch, int width) {
        List<Column> columns = columns(epoch, width);
        List<String> lines = new ArrayList<>();
        List<String> asked = columns.stream().map(Column::head).toList();
        if (!asked.equals(heads)) {
            heads = asked;
            int height = asked.stream()
                    .mapToInt(head -> (int) head.lines().count())
                    .max()
                    .orElse(0);
            for (int line = height - 1; line >= 0; line--) {
                int fromBelow = line;
                lines.add(row(
                        columns.stream().map(column -> column.head(fromBelow)).toList()));
            }
        }
        lines.add(
                row(columns.stream().map(column -> column.right(column.cell())).toList()));
        return lines;
    }

    private static String row(List<String> cells) {
        return String.join(GAP, cells).stripTrailing();
    }

    private List<Column> columns(EpochReport epoch, int width) {
        List<Column> shown = new ArrayList<>();
        String number = epoch.epoch() + "/" + epoch.epochs();
        int digits = 2 * String.valueOf(epoch.epochs()).length() + 1;
        shown.add(isPipe ? new Column("", number, digits).leading("epoch ") : Column.of("epoch", number, digits));
        shown.add(Column.of("loss", String.format(Locale.ROOT, "%.4f", epoch.loss()), VALUE));
        List<Column> last = List.of(
                Column.of("time", Numbers.duration(epoch.seconds()), TIME),
                Column.of("", epoch.best() ? "best" : "", 4));
        int taken = taken(shown) + taken(last);
        boolean isFirst = true;
        for (Column column : others(epoch)) {
            boolean isNeeded = isFirst && !epoch.validation().isEmpty();
            int more = GAP.length() + column.width();
            if (isNeeded || taken + more < width) {
                shown.add(column);
                taken += more;
            }
            isFirst = false;
        }
        shown.addAll(last);
        return shown;
    }

    private static int taken(List<Column> columns) {
        return columns.stream()
                .mapToInt(column -> GAP.length() + column.width())
                .sum();
    }

    private static List<Column> others(EpochReport epoch) {
        List<Column> others = new ArrayList<>();
        epoch.validation()
                .forEach((metric, value) -> others.add(
                        Column.of(epoch.labels().getOrDefault(metric, metric), Numbers.rounded(value), VALUE)));
        others.add(Column.of("learning rate", Numbers.compact(epoch.learningRate()), VALUE));
        others.add(Column.of("gradient", String.format(Locale.ROOT, "%.3g", epoch.gradientNorm()), VALUE));
        ValueTable.named(epoch.edgeDensity())
                .forEach((density, value) -> others.add(Column.of(density, Numbers.rounded(value), VALUE)));
        return others;
    }

    /** A label in lines of a few words; names of parts are broken behind their dots, and a word beyond all measure loses its middle. */
    private static List<String> wrapped(String label) {
        List<String> lines = new ArrayList<>();
        for (String word : label.split(" ", -1)) {
            List<String> pieces = broken(word);
            int last = lines.size() - 1;
            if (last >= 0 && lines.get(last).length() + 1 + pieces.get(0).length() <= WORDS) {
                lines.set(last, lines.get(last) + " " + pieces.get(0));
            } else {
                lines.add(pieces.get(0));
            }
            lines.addAll(pieces.subList(1, pieces.size()));
        }
        return lines;
    }

    private static List<String> broken(String word) {
        if (word.length() <= LONGEST_WORD) {
            return List.of(word);
        }
        List<String> pieces = new ArrayList<>();
        for (String part : word.split("(?<=\\.)(?!\\d)", -1)) { // a level stays with what it is of
            String cut = part.length() <= LONGEST_WORD
                    ? part
                    : part.substring(0, LONGEST_WORD / 2 - 1) + "…" + part.substring(part.length() - LONGEST_WORD / 2);
            int last = pieces.size() - 1;
            if (last >= 0 && pieces.get(last).length() + cut.length() <= LONGEST_WORD) {
                pieces.set(last, pieces.get(last) + cut);
            } else {
                pieces.add(cut);
            }
        }
        return pieces;
    }
}
