package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.session.ImageDone;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;

/** Shows work that goes image by image: a bar on a terminal; in a pipe a line now and then, or one an image. */
final class ImageProgress implements Consumer<ImageDone>, AutoCloseable {
    private static final long PLAIN_INTERVAL = Duration.ofSeconds(30).toNanos();

    private final Console console;
    private final TrainProgress.Detail detail;
    private final String done;
    private final LongSupplier clock;
    private Optional<ProgressBar> bar = Optional.empty();
    private int count;
    private long lastLine;

    /**
     * @param done what is done to an image: {@code segmented}
     * @param clock nanoseconds that only grow
     */
    ImageProgress(Console console, TrainProgress.Detail detail, String done, LongSupplier clock) {
        this.console = console;
        this.detail = detail;
        this.done = done;
        this.clock = clock;
        this.lastLine = clock.getAsLong();
    }

    /** For a command. */
    static ImageProgress of(Console console, HanetCommand options, String done) {
        return new ImageProgress(console, options.detail(), done, System::nanoTime);
    }

    @Override
    public void accept(ImageDone image) {
        count++;
        if (detail == TrainProgress.Detail.QUIET) {
            return;
        }
        if (detail == TrainProgress.Detail.VERBOSE) {
            console.note(done + " " + image.id());
        } else if (console.terminal()) {
            if (bar.isEmpty()) {
                bar = Optional.of(ProgressBars.of(console, done, image.images()));
            }
            bar.orElseThrow().stepTo(count);
        } else if (clock.getAsLong() - lastLine > PLAIN_INTERVAL) {
            lastLine = clock.getAsLong();
            console.note(done + " " + count + " of " + image.images() + " images");
        }
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
