package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.execution.Processes;
import dev.hanet.toolkit.page.Numbers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Shows many trainings at once: on a terminal a table that is written over and over, a line a training; in a pipe a line now and
 * then.
 */
final class CellTable implements Processes.View, AutoCloseable {
    private static final long REDRAWN = Duration.ofMillis(500).toNanos();
    private static final long PLAIN = Duration.ofSeconds(30).toNanos();
    private static final int EPOCH = 9;
    private static final int BEST = 8;
    private static final int LEFT = 12;
    private static final int GAPS = 6;
    private static final int LEAST = 12;

    private final Console console;
    private final boolean quiet;
    private final LongSupplier clock;
    private long drawn;
    private int lines;
    private boolean isOver;

    /**
     * Of a console.
     *
     * @param quiet whether nothing but what went wrong is told
     * @param clock nanoseconds that only grow
     */
    CellTable(Console console, boolean quiet, LongSupplier clock) {
        this.console = console;
        this.quiet = quiet;
        this.clock = clock;
        this.drawn = clock.getAsLong();
    }

    @Override
    public synchronized void now(Processes.Standing standing) {
        long now = clock.getAsLong();
        if (quiet || isOver || now - drawn < (console.terminal() ? REDRAWN : PLAIN)) {
            return;
        }
        drawn = now;
        if (console.terminal()) {
            List<String> text = lines(standing, console.width().getAsInt());
            console.redraw(text, lines);
            lines = text.size();
        } else {
            console.note(summary(standing)
                    + standing.under().stream()
                            .map(row -> row.name() + " epoch " + row.epoch() + "/" + row.epochs())
                            .collect(Collectors.joining("; ", ": ", "")));
        }
    }

    /** A summary, a head, and a line a training, none as long as the width. */
    static List<String> lines(Processes.Standing standing, int width) {
        int name = Math.max(LEAST, width - 1 - EPOCH - BEST - LEFT - GAPS);
        List<String> lines = new ArrayList<>(List.of(summary(standing)));
        lines.add(row(name, "", "epoch", "best", "time left"));
        for (Processes.Row one : standing.under()) {
            lines.add(row(
                    name,
                    one.name(),
                    one.epoch() + "/" + one.epochs(),
                    words(one.best()),
                    one.seconds().isPresent()
                            ? Numbers.duration(one.seconds().getAsDouble() * (one.epochs() - one.epoch()))
                            : ""));
        }
        return lines.stream()
                .map(line -> line.substring(0, Math.min(line.length(), width - 1)))
                .toList();
    }

    private static String words(OptionalDouble value) {
        return value.isPresent() ? Numbers.rounded(value.getAsDouble()) : "";
    }

    private static String row(int width, String name, String epoch, String best, String left) {
        String cut = name.length() > width ? name.substring(0, width - 1) + "…" : name;
        return String.format(
                Locale.ROOT,
                "%-" + width + "s  %" + EPOCH + "s  %" + BEST + "s  %" + LEFT + "s",
                cut,
                epoch,
                best,
                left);
    }

    private static String summary(Processes.Standing standing) {
        return standing.done() + " done, " + (standing.failed() > 0 ? standing.failed() + " failed, " : "")
                + standing.under().size() + " under way, " + standing.left() + " to come";
    }

    /** The process is being stopped from outside: the table has been drawn for the last time. */
    synchronized void stopped() {
        isOver = true;
        note("stopped; what is done is kept: the same command goes on");
    }

    /** Takes the table away, to write a line in its place. */
    synchronized void clear() {
        if (lines > 0) {
            console.redraw(List.of(), lines);
            lines = 0;
        }
    }

    @Override
    public synchronized void note(String sentence) {
        clear();
        console.note(sentence);
    }

    @Override
    public void close() {
        clear();
    }
}
