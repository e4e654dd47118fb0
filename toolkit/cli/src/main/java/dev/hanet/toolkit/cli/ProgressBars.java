package dev.hanet.toolkit.cli;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** The bars that a terminal shows, all alike; they vanish when they are done. */
final class ProgressBars {
    private static final int WIDTH = 100;
    private static final int INTERVAL_MILLIS = 200;

    private ProgressBars() {}

    /** A bar that stands at nothing. */
    static ProgressBar of(String name, long steps) {
        return new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(INTERVAL_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                .hideEta()
                .clearDisplayOnFinish()
                .build();
    }
}
