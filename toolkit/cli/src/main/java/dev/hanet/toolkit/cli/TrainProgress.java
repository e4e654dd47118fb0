package dev.hanet.toolkit.cli;

import dev.hanet.blocks.plan.ByteCount;
import dev.hanet.toolkit.page.Numbers;
import dev.hanet.toolkit.run.PeakMemory;
import dev.hanet.toolkit.train.EpochReport;
import dev.hanet.toolkit.train.StepReport;
import dev.hanet.toolkit.train.TrainListener;
import dev.hanet.toolkit.train.TrainPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Shows a training: on a terminal a line with loss, time left, the best so far, speed, the wait for images and memory, as many of them as
 * there is room for; and the epochs as a table.
 */
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

    private static final long REDRAWN = Duration.ofMillis(200).toNanos();

    private final Console console;
    private final Detail detail;
    private final LongSupplier clock;
    private final ProgressBars.Line shown;
    private final Optional<WatchPanel> panel;
    private int panelLines;
    private boolean isOpen;
    private long drawn;
    private double waited;
    private String best = "";
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
        this(console, detail, false, clock);
    }

    /**
     * @param watch whether a terminal shows curves and the last epochs, written over and over
     */
    TrainProgress(Console console, Detail detail, boolean watch, LongSupplier clock) {
        this.console = console;
        this.panel = watch && console.terminal() && detail != Detail.QUIET
                ? Optional.of(new WatchPanel())
                : Optional.empty();
        this.detail = detail;
        this.clock = clock;
        this.shown = new ProgressBars.Line(console);
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
        console.note(console.bold(started.run().toString()) + " on " + started.device() + ": " + started.words());
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
        waited += step.waited();
        if (console.terminal()) {
            advance(step, now);
        } else if (detail == Detail.VERBOSE || now - lastLine > PLAIN_INTERVAL) {
            lastLine = now;
            console.note(String.format(
                    Locale.ROOT,
                    "epoch %d step %d/%d: loss %.4f, learning rate %s, %s",
                    step.epoch(),
                    step.step(),
                    step.steps(),
                    step.loss(),
                    Numbers.compact(step.learningRate()),
                    String.join(", ", told(step, now))));
        }
    }

    private void advance(StepReport step, long now) {
        if (isOpen && now - drawn < REDRAWN && step.step() < step.steps()) {
            return;
        }
        drawn = now;
        isOpen = true;
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "epoch %d/%d %3d %%, loss %.4f",
                step.epoch(),
                plan.map(TrainPlan::epochs).orElse(step.epoch()),
                100 * step.step() / step.steps(),
                step.loss()));
        for (String one : told(step, now)) {
            if (line.length() + 2 + one.length() < console.width().getAsInt()) {
                line.append(", ").append(one);
            }
        }
        if (panel.isPresent()) {
            drawPanel(Optional.of(line.toString()));
        } else {
            shown.accept(line.toString());
        }
    }

    private void drawPanel(Optional<String> last) {
        List<String> lines = new ArrayList<>(
                panel.map(one -> one.lines(console.width().getAsInt())).orElse(List.of()));
        last.ifPresent(lines::add);
        console.redraw(lines, panelLines);
        panelLines = lines.size();
    }

    /** What is worth telling, what matters most first. */
    private List<String> told(StepReport step, long now) {
        double seconds = Math.max(1e-9, (now - epochBegun) / 1e9);
        List<String> told = new ArrayList<>();
        timeLeft(step, now).ifPresent(told::add);
        if (!best.isEmpty()) {
            told.add("best " + best);
        }
        told.add(String.format(Locale.ROOT, "%.1f images/s", imagesOfEpoch / seconds));
        told.add(String.format(Locale.ROOT, "waits %.0f %%", Math.min(100, 100 * waited / seconds)));
        PeakMemory.bytes().ifPresent(bytes -> told.add("peak " + ByteCount.words(bytes)));
        return told;
    }

    private Optional<String> timeLeft(StepReport step, long now) {
        if (plan.isEmpty()) {
            return Optional.empty();
        }
        TrainPlan known = plan.orElseThrow();
        long doneBefore = (long) known.epochsDone() * known.steps();
        long taken = (long) (step.epoch() - 1) * known.steps() + step.step() - doneBefore;
        long left = (long) known.epochs() * known.steps() - doneBefore - taken;
        return Optional.of(Numbers.duration((now - begun) / 1e9 / taken * left) + " left");
    }

    @Override
    public void epochEnded(EpochReport epoch) {
        closeLine();
        lastLine = clock.getAsLong();
        epochBegun = lastLine;
        imagesOfEpoch = 0;
        waited = 0;
        if (epoch.best()) {
            best = epoch.validation().entrySet().stream()
                    .findFirst()
                    .map(value -> value.getKey() + " " + Numbers.rounded(value.getValue()))
                    .orElse("");
        }
        if (detail == Detail.QUIET) {
            return;
        }
        if (panel.isPresent()) {
            panel.orElseThrow().add(epoch);
            drawPanel(Optional.empty());
        } else {
            table.lines(epoch, console.width().getAsInt()).forEach(console::note);
        }
    }

    @Override
    public void note(String sentence) {
        closeLine();
        if (detail != Detail.QUIET) {
            if (panelLines > 0) { // above the panel, which is drawn again below
                console.redraw(List.of(), panelLines);
                panelLines = 0;
            }
            console.note(sentence);
            if (panel.isPresent()) {
                drawPanel(Optional.empty());
            }
        }
    }

    /** The process is being stopped from outside. */
    void interrupted() {
        closeLine();
        plan.ifPresent(known -> console.noteLine("stopped; what is done is kept, go on with: "
                + HanetScript.ofThisProcess().line("train", "--resume", known.run())));
    }

    private void closeLine() {
        if (isOpen && panel.isEmpty()) {
            shown.clear();
            isOpen = false;
        }
    }

    @Override
    public void close() {
        closeLine();
    }
}
