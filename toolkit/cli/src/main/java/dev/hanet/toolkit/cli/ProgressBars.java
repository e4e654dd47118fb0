package dev.hanet.toolkit.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** The bars that a terminal shows, all alike; they vanish when they are done. */
final class ProgressBars {
    private static final int INTERVAL_MILLIS = 200;

    private ProgressBars() {}

    /** A bar that stands at nothing. */
    static ProgressBar of(Console console, String name, long steps) {
        return new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(INTERVAL_MILLIS)
                .setConsumer(new Line(console))
                .hideEta()
                .clearDisplayOnFinish()
                .build();
    }

    /**
     * One line that is written over and over. A terminal that becomes narrower lays it on several rows, but xterm, which cuts
     * lines off.
     */
    static final class Line implements ProgressBarConsumer {
        private static final boolean LAYS_LINES_ANEW = System.getenv("XTERM_VERSION") == null;

        private final Console console;
        private int drawn;
        private int before = Integer.MAX_VALUE;

        Line(Console console) {
            this.console = console;
        }

        private void draw(String text) {
            int width = Math.max(1, console.width().getAsInt());
            console.redraw(text, LAYS_LINES_ANEW && width < before ? drawn / width : 0);
            drawn = Math.min(text.length(), width - 1);
            before = width;
        }

        @Override
        public int getMaxRenderedLength() {
            return console.width().getAsInt() - 1;
        }

        @Override
        public void accept(String bar) {
            draw(bar);
        }

        @Override
        public void clear() {
            draw("");
        }

        @Override
        public void close() {
            clear();
        }
    }
}
