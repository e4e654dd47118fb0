package dev.hanet.toolkit.run;

import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.yaml.HanetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The checkpoints of a run: {@code checkpoints/last/checkpoint.safetensors} with the whole state,
 * {@code checkpoints/before/checkpoint.safetensors} with that of the epoch before, should the last one be damaged, and
 * {@code checkpoints/best/weights.safetensors}.
 *
 * <p>Each carries a digest of all that is in it, checked whenever it is read.
 */
public record Checkpoints(Path last, Path before, Path best, RunDirectory run) {
    public static Checkpoints of(RunDirectory run) {
        Path folder = run.path().resolve("checkpoints");
        return new Checkpoints(
                folder.resolve("last").resolve("checkpoint.safetensors"),
                folder.resolve("before").resolve("checkpoint.safetensors"),
                folder.resolve("best").resolve("weights.safetensors"),
                run);
    }

    /**
     * The state to go on from, once all that a training needs from before it has been found whole; absent before the
     * first epoch.
     *
     * @param told hears of it when it is not the last one
     * @throws HanetException naming the file that is damaged or gone, and that nothing replaces
     */
    public Optional<TrainingState> resumable(Consumer<String> told) {
        Optional<Path> file = Optional.of(last).filter(Files::exists);
        Optional<TrainingState> found = Optional.empty();
        try {
            if (file.isPresent()) {
                found = Optional.of(Checkpoint.read(last));
            } else if (Files.exists(before)) {
                throw HanetException.input("there is no checkpoint '" + last + "'");
            }
        } catch (HanetException damaged) {
            file = Optional.of(before);
            found = Optional.of(beforeIt(damaged));
            told.accept("warning: " + damaged.problem() + "; goes on from epoch "
                    + found.get().epochs() + ", the one before it");
        }
        if (found.isPresent()) {
            requireMetrics(file.orElseThrow(), found.get().epochs());
            requireBest(found.get(), told);
        } else if (Files.exists(best)) {
            throw HanetException.input(
                    "there is no checkpoint '" + last + "', though epochs were done",
                    "take the file from another copy of the run, or train anew");
        }
        return found;
    }

    private TrainingState beforeIt(HanetException damaged) {
        if (!Files.exists(before)) {
            throw damaged;
        }
        try {
            return Checkpoint.read(before);
        } catch (HanetException e) {
            damaged.addSuppressed(e);
            throw damaged;
        }
    }

    private void requireMetrics(Path file, int epochs) {
        Path metrics = run.file(RunDirectory.METRICS);
        if (!MetricsLog.digest(metrics, epochs).equals(Checkpoint.readMetrics(file))) {
            throw new RunException(
                    "'" + metrics + "' is not what was written up to epoch " + epochs + ": rows are gone or changed",
                    "take the file from another copy of the run, or train anew");
        }
    }

    /** The best weights lie in the last state too while its epoch is the best. */
    private void requireBest(TrainingState state, Consumer<String> told) {
        int epoch = state.best().epoch();
        try {
            int there = bestEpoch().epoch();
            if (epoch == 0 || there == epoch || there > state.epochs()) {
                return;
            }
            if (epoch != state.epochs()) {
                throw HanetException.input(
                        "'" + best + "' holds the weights of epoch " + there + ", not those of epoch " + epoch
                                + ", the best one",
                        "take the file from another copy of the run, or train anew");
            }
        } catch (HanetException damaged) {
            if (epoch == 0) {
                return;
            }
            if (epoch != state.epochs()) {
                throw HanetException.input(
                        damaged.problem() + "; epoch " + epoch + " of " + state.epochs() + " was the best",
                        "take the file from another copy of the run, or train anew",
                        damaged);
            }
            told.accept("warning: " + damaged.problem() + "; it is made again from epoch " + epoch);
        }
        writeBest(state);
    }

    /**
     * The best weights.
     *
     * @throws HanetException when no epoch was done yet
     */
    public Map<String, Tensor> readBest() {
        return Checkpoint.readWeights(best);
    }

    /** Weights from a file of a run. */
    public static Map<String, Tensor> weights(Path file) {
        return Checkpoint.readWeights(file);
    }

    /**
     * The best weights of a training that has come to its end.
     *
     * @throws HanetException when the file holds those of another epoch
     */
    public Map<String, Tensor> readBest(Best chosen) {
        int there = bestEpoch().epoch();
        if (there != chosen.epoch()) {
            throw HanetException.failure(
                    "'" + best + "' holds the weights of epoch " + there + ", not those of epoch " + chosen.epoch()
                            + ", the best one",
                    "train anew; resuming repeats an epoch exactly only with the same number of threads");
        }
        return readBest();
    }

    /**
     * The epoch that the best weights are of, and the value that chose it.
     *
     * @throws HanetException when no epoch was done yet
     */
    public Best bestEpoch() {
        return Checkpoint.readBest(best);
    }

    /**
     * Keeps what an epoch brought: its row, the whole state, and the weights where they are the best. In this order: what
     * follows can be made again from what precedes it.
     */
    public void keep(TrainingState state, MetricsLog metrics, Map<Column, Double> row) {
        metrics.append(state.epochs(), row);
        writeLast(state, metrics);
        if (state.best().epoch() == state.epochs()) {
            writeBest(state);
        }
    }

    private void writeLast(TrainingState state, MetricsLog metrics) {
        run.checkpoint("last");
        AtomicFiles.folder(before.resolveSibling(""));
        Checkpoint.write(last, before, state, metrics.digest(state.epochs()));
    }

    private void writeBest(TrainingState state) {
        run.checkpoint("best");
        Checkpoint.writeWeights(best, state);
    }
}
