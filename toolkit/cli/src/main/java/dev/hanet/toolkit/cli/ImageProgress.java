package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.session.ImageDone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;

/** Shows work that goes image by image: a bar on a terminal; in a pipe a line now and then, or one an image. */
final class ImageProgress implements Consumer<ImageDone>, AutoCloseable {
    private static final Path NONE = Path.of("");
    private static final long PLAIN_INTERVAL = Duration.ofSeconds(30).toNanos();

    private final Console console;
    private final TrainProgress.Detail detail;
    private final String done;
    private final LongSupplier clock;
    private Optional<ProgressBar> bar = Optional.empty();
    private int count;
    private long lastLine;
    private long begun;
    private Path current = NONE;
    private int finishedBefore;

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

    /**
     * A file that is worked on in parts.
     *
     * @param what they are: {@code rows}
     */
    void parts(Path file, String what, int finished, int all) {
        if (detail == TrainProgress.Detail.QUIET || all == 1) {
            return;
        }
        if (!file.equals(current)) { // one that failed on its way has left its bar
            close();
            current = file;
            finishedBefore = 0;
        }
        long now = clock.getAsLong();
        if (finishedBefore == 0) {
            begun = now;
            finishedBefore = finished;
        }
        String left = finished > finishedBefore
                ? Numbers.duration((now - begun) / 1e9 / (finished - finishedBefore) * (all - finished)) + " left"
                : "";
        if (console.terminal()) {
            if (bar.isEmpty()) {
                bar = Optional.of(ProgressBars.of(console, String.valueOf(file.getFileName()), all));
            }
            bar.orElseThrow().setExtraMessage(left).stepTo(finished);
            if (finished == all) {
                close();
            }
        } else if (now - lastLine > PLAIN_INTERVAL) {
            lastLine = now;
            console.note(done + " " + finished + " of " + all + " " + what + " of '" + file + "'"
                    + (left.isEmpty() ? "" : ", " + left));
        }
        if (finished == all) {
            current = NONE;
        }
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
        bar = Optional.empty();
    }
}
