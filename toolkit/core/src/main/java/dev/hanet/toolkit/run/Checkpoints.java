package dev.hanet.toolkit.run;

import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.yaml.HanetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The checkpoints of a run: {@code checkpoints/last/checkpoint.safetensors} with the whole state, and
 * {@code checkpoints/best/weights.safetensors}.
 */
public record Checkpoints(Path last, Path best, RunDirectory run) {
    public static Checkpoints of(RunDirectory run) {
        Path folder = run.path().resolve("checkpoints");
        return new Checkpoints(
                folder.resolve("last").resolve("checkpoint.safetensors"),
                folder.resolve("best").resolve("weights.safetensors"),
                run);
    }

    /** The state after the last whole epoch; absent before the first. */
    public Optional<TrainingState> readLast() {
        return Files.exists(last) ? Optional.of(Checkpoint.read(last)) : Optional.empty();
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
     * The epoch that the best weights are of, and the value that chose it.
     *
     * @throws HanetException when no epoch was done yet
     */
    public Best bestEpoch() {
        return Checkpoint.readBest(best);
    }

    /** Keeps the whole state. */
    public void writeLast(TrainingState state) {
        run.checkpoint("last");
        Checkpoint.write(last, state);
    }

    /** Keeps the weights as the best. */
    public void writeBest(TrainingState state) {
        run.checkpoint("best");
        Checkpoint.writeWeights(best, state);
    }
}
