package dev.hanet.toolkit.execution;

import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.train.Obtain;
import dev.hanet.toolkit.train.Train;
import dev.hanet.toolkit.train.TrainSettings;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Trains many experiments, somewhere and some at a time.
 *
 * <p>What is trained is a cell: a complete spec and the run directory under its hash, which holds all that a process needs to go on
 * with it, and a lock. So any process may take any cell, whoever dies leaves what another goes on with, and what came of a
 * cell is read from its directory.
 */
public interface Executions {
    /**
     * Trains all that there is to do; what stops one cell stops no other. A cell that another process trains is waited for, last.
     */
    void run(Work work, TrainSettings settings);

    /** Whether trainings are done on this machine, with its memory. */
    default boolean isHere() {
        return true;
    }

    /**
     * One training among several.
     *
     * @param name what tells it from the others, {@code levels 2, seed 1}
     * @param experiment what is trained
     * @param stretch how far
     */
    record Cell(String name, Experiment experiment, Train.Stretch stretch) {
        /** To the end. */
        public Cell(String name, Experiment experiment) {
            this(name, experiment, Train.Stretch.WHOLE);
        }
    }

    /** What there is to do; asked and told by one thread. */
    interface Work {
        /** The next cell; absent when there is none until another has ended, or none at all. */
        Optional<Cell> next();

        /** How many there are still, as far as is known. */
        default int left() {
            return 0;
        }

        /** What became of a cell. */
        void ended(Cell cell, Obtain.Attempt attempt);
    }

    /**
     * Trains these.
     *
     * @param told hears of each as it ends
     * @return what became of each, in their order
     */
    default List<Obtain.Attempt> run(List<Cell> cells, TrainSettings settings, Consumer<Obtain.Attempt> told) {
        Map<Cell, Obtain.Attempt> attempts = new HashMap<>();
        Deque<Cell> waiting = new ArrayDeque<>(cells);
        run(
                new Work() {
                    @Override
                    public Optional<Cell> next() {
                        return Optional.ofNullable(waiting.poll());
                    }

                    @Override
                    public int left() {
                        return waiting.size();
                    }

                    @Override
                    public void ended(Cell cell, Obtain.Attempt attempt) {
                        told.accept(attempt);
                        attempts.put(cell, attempt);
                    }
                },
                settings);
        return cells.stream()
                .map(cell -> Objects.requireNonNull(attempts.get(cell)))
                .toList();
    }
}
