package dev.hanet.toolkit.task;

import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.toolkit.run.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The checkpoints of a run: {@code checkpoints/last/checkpoint.safetensors} with the whole state, and
 * {@code checkpoints/best/weights.safetensors}.
 */
record Checkpoints(Path last, Path best, RunDirectory run) {
    static Checkpoints of(RunDirectory run) {
        Path folder = run.path().resolve("checkpoints");
        return new Checkpoints(
                folder.resolve("last").resolve("checkpoint.safetensors"),
                folder.resolve("best").resolve("weights.safetensors"),
                run);
    }

    /** The state after the last whole epoch; absent before the first. */
    Optional<TrainingState> readLast() {
        return Files.exists(last) ? Optional.of(Checkpoint.read(last)) : Optional.empty();
    }

    /**
     * The best weights.
     *
     * @throws TaskException when no epoch was done yet
     */
    Map<String, Tensor> readBest() {
        return Checkpoint.readWeights(best);
    }

    /** Keeps the whole state. */
    void writeLast(TrainingState state) {
        run.checkpoint("last");
        Checkpoint.write(last, state);
    }

    /** Keeps the weights as the best. */
    void writeBest(TrainingState state) {
        run.checkpoint("best");
        Checkpoint.writeWeights(best, state);
    }
}
