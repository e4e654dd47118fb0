package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.train.EpochReport;
import dev.hanet.toolkit.train.StepReport;
import dev.hanet.toolkit.train.TrainListener;
import dev.hanet.toolkit.train.TrainPlan;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;

/** Shows a training: a bar with loss, speed and time left on a terminal, and the epochs as a table. */
final class TrainProgress implements TrainListener, AutoCloseable {
    /** How much is told. */
    enum Detail {
        /** Nothing but what went wrong. */
        QUIET,
        /** A line an epoch. */
        NORMAL,
        /** A line a step as well. */
        VERBOSE
    }

    private static final long PLAIN_INTERVAL = Duration.ofSeconds(30).toNanos();

    private static final int ROOMY = 90;

    private final Console console;
    private final Detail detail;
    private final LongSupplier clock;
    private Optional<ProgressBar> bar = Optional.empty();
    private Optional<TrainPlan> plan = Optional.empty();
    private EpochTable table;
    private long begun;
    private long epochBegun;
    private long lastLine;
    private long imagesOfEpoch;

    /**
     * @param clock nanoseconds that only grow
     */
    TrainProgress(Console console, Detail detail, LongSupplier clock) {
        this.console = console;
        this.detail = detail;
        this.clock = clock;
        this.table = new EpochTable(!console.terminal());
    }

    @Override
    public void started(TrainPlan started) {
        plan = Optional.of(started);
        begun = clock.getAsLong();
        epochBegun = begun;
        lastLine = begun;
        if (detail == Detail.QUIET) {
            return;
        }
        table = new EpochTable(!console.terminal());
        console.noteWords(console.bold(started.run().toString()) + " on " + started.device() + ": " + started.words());
        if (started.epochsDone() > 0) {
            console.note("going on after epoch " + started.epochsDone());
        }
    }

    @Override
    public void stepped(StepReport step) {
        if (detail == Detail.QUIET) {
            return;
        }
        long now = clock.getAsLong();
        imagesOfEpoch += step.images();
        if (console.terminal()) {
            advance(step, now);
        } else if (detail == Detail.VERBOSE || now - lastLine > PLAIN_INTERVAL) {
            lastLine = now;
            console.note(String.format(
                    Locale.ROOT,
                    "epoch %d step %d/%d: loss %.4f, learning rate %s%s",
                    step.epoch(),
                    step.step(),
                    step.steps(),
                    step.loss(),
                    Numbers.compact(step.learningRate()),
                    timeLeft(step, now)));
        }
    }

    private void advance(StepReport step, long now) {
        if (bar.isEmpty()) {
            bar = Optional.of(ProgressBars.of(
                    console,
                    "epoch " + step.epoch() + "/" + plan.map(TrainPlan::epochs).orElse(step.epoch()),
                    step.steps()));
        }
        ProgressBar shown = bar.orElseThrow();
        double seconds = Math.max(1e-9, (now - epochBegun) / 1e9);
        shown.stepTo(step.step());
        String speed = console.width().getAsInt() < ROOMY
                ? ""
                : String.format(Locale.ROOT, ", %.1f images/s", imagesOfEpoch / seconds);
        shown.setExtraMessage(String.format(Locale.ROOT, "loss %.4f%s%s", step.loss(), speed, timeLeft(step, now)));
    }

    private String timeLeft(StepReport step, long now) {
        if (plan.isEmpty()) {
            return "";
        }
        TrainPlan known = plan.orElseThrow();
        long doneBefore = (long) known.epochsDone() * known.steps();
        long taken = (long) (step.epoch() - 1) * known.steps() + step.step() - doneBefore;
        long left = (long) known.epochs() * known.steps() - doneBefore - taken;
        return ", " + Numbers.duration((now - begun) / 1e9 / taken * left) + " left";
    }

    @Override
    public void epochEnded(EpochReport epoch) {
        closeBar();
        lastLine = clock.getAsLong();
        epochBegun = lastLine;
        imagesOfEpoch = 0;
        if (detail == Detail.QUIET) {
            return;
        }
        table.lines(epoch, console.width().getAsInt()).forEach(console::note);
    }

    @Override
    public void note(String sentence) {
        closeBar();
        if (detail != Detail.QUIET) {
            console.noteWords(sentence);
        }
    }

    /** The process is being stopped from outside. */
    void interrupted() {
        closeBar();
        plan.ifPresent(known ->
                console.note("stopped; what is done is kept, go on with: hanet train --resume " + known.run()));
    }

    private void closeBar() {
        bar.ifPresent(ProgressBar::close);
        bar = Optional.empty();
    }

    @Override
    public void close() {
        closeBar();
    }
}
