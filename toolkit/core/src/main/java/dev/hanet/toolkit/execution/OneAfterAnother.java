package dev.hanet.toolkit.execution;

import dev.hanet.toolkit.run.RunLock;
import dev.hanet.toolkit.train.Obtain;
import dev.hanet.toolkit.train.TrainListener;
import dev.hanet.toolkit.train.TrainSettings;
import dev.hanet.yaml.HanetException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Trains in this process, one cell after another.
 *
 * @param obtain gets the run of each
 * @param listener hears how each goes
 */
public record OneAfterAnother(Obtain obtain, TrainListener listener) implements Executions {
    private static final long PAUSE = Duration.ofMillis(300).toNanos();

    @Override
    public void run(Work work, TrainSettings settings) {
        Deque<Cell> elsewhere = new ArrayDeque<>();
        while (true) {
            Optional<Cell> next = work.next();
            if (next.isPresent()) {
                Cell cell = next.orElseThrow();
                if (!attempted(cell, work, settings)) {
                    listener.note("another process trains " + cell.name() + ": it is waited for, last");
                    elsewhere.add(cell);
                }
            } else if (elsewhere.isEmpty()) {
                return;
            } else {
                Cell cell = elsewhere.remove();
                if (!attempted(cell, work, settings)) {
                    elsewhere.add(cell);
                    LockSupport.parkNanos(PAUSE);
                }
            }
        }
    }

    /** Gets a run; not where another process trains it now. */
    private boolean attempted(Cell cell, Work work, TrainSettings settings) {
        if (isElsewhere(cell, settings)) {
            return false;
        }
        Obtain.Attempt attempt = obtain.attempt(cell.experiment(), cell.stretch(), settings, listener);
        if (attempt instanceof Obtain.Failed && isElsewhere(cell, settings)) {
            return false;
        }
        work.ended(cell, attempt);
        return true;
    }

    private boolean isElsewhere(Cell cell, TrainSettings settings) {
        try {
            return obtain.begun(cell.experiment(), settings)
                    .filter(run -> RunLock.isHeld(run.path()))
                    .isPresent();
        } catch (HanetException e) {
            return false; // the data is not there, say: whoever trains it tells
        }
    }
}
