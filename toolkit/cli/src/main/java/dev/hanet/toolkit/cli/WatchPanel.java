package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.train.EpochReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A training as it goes, for a terminal of 24 lines: the curves of the loss and of the metric that selects beside each other, and the last
 * epochs as a table. Curves are drawn with the dots of Braille, two across and four down in each character.
 */
final class WatchPanel {
    /** Lines of a curve, without what stands above and below. */
    private static final int HEIGHT = 8;
    /** Epochs in the table. */
    private static final int EPOCHS = 5;
    /** Room for the numbers beside a curve. */
    private static final int LABEL = 8;
    /** A curve narrower than this tells nothing: then there is one of them. */
    private static final int NARROWEST = 28;

    private static final int DOWN = 4;
    private static final int ACROSS = 2;
    private static final char BLANK = '\u2800';
    /** Bit of the dot at a row and column, as Unicode numbers them. */
    private static final int[][] DOTS = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

    private final List<EpochReport> epochs = new ArrayList<>();

    void add(EpochReport epoch) {
        epochs.add(epoch);
    }

    /** All lines, none as long as the width. */
    List<String> lines(int width) {
        if (epochs.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        int half = (width - 3) / 2;
        boolean isPair = half >= NARROWEST
                && epochs.stream().anyMatch(epoch -> !epoch.validation().isEmpty());
        int each = isPair ? half : width - 1;
        List<String> left = curve("loss", values(epochs, EpochReport::loss), each);
        List<String> right = isPair ? curve(metric(), values(epochs, WatchPanel::selected), each) : List.of();
        for (int i = 0; i < left.size(); i++) {
            lines.add((isPair ? padded(left.get(i), each) + "  " + right.get(i) : left.get(i)).stripTrailing());
        }
        EpochTable table = new EpochTable(false);
        epochs.subList(Math.max(0, epochs.size() - EPOCHS), epochs.size())
                .forEach(epoch -> lines.addAll(table.lines(epoch, width)));
        return lines;
    }

    private interface Value {
        double of(EpochReport epoch);
    }

    private static List<Double> values(List<EpochReport> epochs, Value value) {
        return epochs.stream().map(value::of).toList();
    }

    /** The metric that selects stands first. */
    private static double selected(EpochReport epoch) {
        return epoch.validation().values().stream().findFirst().orElse(Double.NaN);
    }

    private String metric() {
        EpochReport last = epochs.get(epochs.size() - 1);
        String name = last.validation().keySet().stream().findFirst().orElse("");
        String best = epochs.stream()
                .filter(EpochReport::best)
                .reduce((first, second) -> second)
                .map(epoch -> ", best " + Numbers.rounded(selected(epoch)) + " at " + epoch.epoch())
                .orElse("");
        return name + best;
    }

    private List<String> curve(String title, List<Double> values, int width) {
        int columns = width - LABEL - 1;
        double low = values.stream()
                .filter(Double::isFinite)
                .mapToDouble(Double::doubleValue)
                .min()
                .orElse(0);
        double high = values.stream()
                .filter(Double::isFinite)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
        char[][] cells = dots(values, low, high, columns);
        List<String> lines = new ArrayList<>();
        lines.add(cut(" ".repeat(LABEL + 1) + title, width));
        for (int row = 0; row < HEIGHT; row++) {
            String label = row == 0 ? Numbers.compact(high) : row == HEIGHT - 1 ? Numbers.compact(low) : "";
            lines.add(" ".repeat(Math.max(0, LABEL - label.length())) + label + "|" + new String(cells[row]));
        }
        String first = String.valueOf(epochs.get(0).epoch());
        String last = String.valueOf(epochs.get(epochs.size() - 1).epoch());
        lines.add(" ".repeat(LABEL) + "+" + "-".repeat(columns));
        lines.add(" ".repeat(LABEL + 1)
                + first
                + " ".repeat(Math.max(1, columns - first.length() - last.length()))
                + (epochs.size() > 1 ? last : ""));
        return lines;
    }

    /** A dot in every column of dots, joined to the one before. */
    private static char[][] dots(List<Double> values, double low, double high, int columns) {
        char[][] cells = new char[HEIGHT][columns];
        for (char[] row : cells) {
            Arrays.fill(row, BLANK);
        }
        int rows = HEIGHT * DOWN;
        int before = -1;
        for (int x = 0; x < columns * ACROSS; x++) {
            double place = values.size() == 1 ? 0 : x * (values.size() - 1.0) / (columns * ACROSS - 1);
            int from = (int) place;
            int to = Math.min(from + 1, values.size() - 1);
            double value = values.get(from) + (values.get(to) - values.get(from)) * (place - from);
            if (!Double.isFinite(value)) {
                before = -1;
                continue;
            }
            double share = high > low ? (value - low) / (high - low) : 0.5;
            int y = (int) Math.round((1 - share) * (rows - 1));
            int end = before < 0 ? y : before;
            for (int dot = Math.min(y, end); dot <= Math.max(y, end); dot++) {
                cells[dot / DOWN][x / ACROSS] |= (char) DOTS[dot % DOWN][x % ACROSS];
            }
            before = y;
            if (values.size() == 1) {
                break;
            }
        }
        return cells;
    }

    private static String padded(String line, int width) {
        return line + " ".repeat(Math.max(0, width - line.length()));
    }

    private static String cut(String line, int width) {
        return line.length() <= width ? line : line.substring(0, width - 1) + "…";
    }
}
