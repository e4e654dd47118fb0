package dev.hanet.toolkit.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Remembers the run, and can end its training in the middle of an epoch, as a kill would. */
public final class Heard implements TrainListener {
    private final int epoch;
    private final int step;
    private final List<String> notes = new ArrayList<>();
    private Optional<Path> run = Optional.empty();
    private int steps;

    private Heard(int epoch, int step) {
        this.epoch = epoch;
        this.step = step;
    }

    Heard() {
        this(0, 0);
    }

    public static Heard stoppingAt(int epoch, int step) {
        return new Heard(epoch, step);
    }

    public Path run() {
        return run.orElseThrow();
    }

    /** What was told. */
    List<String> notes() {
        return notes;
    }

    /** How many steps were taken. */
    int steps() {
        return steps;
    }

    @Override
    public void note(String note) {
        notes.add(note);
    }

    @Override
    public void started(TrainPlan plan) {
        run = Optional.of(plan.run());
    }

    @Override
    public void stepped(StepReport report) {
        steps++;
        if (report.epoch() == epoch && report.step() == step) {
            throw new Stop();
        }
    }

    /** The end. */
    public static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
