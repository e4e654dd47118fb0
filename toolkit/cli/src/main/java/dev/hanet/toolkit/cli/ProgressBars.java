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

    /** One line that is written over and over. */
    private record Line(Console console) implements ProgressBarConsumer {
        @Override
        public int getMaxRenderedLength() {
            return console.width().getAsInt() - 1;
        }

        @Override
        public void accept(String bar) {
            console.redraw(bar);
        }

        @Override
        public void clear() {
            console.redraw("");
        }

        @Override
        public void close() {
            clear();
        }
    }
}
