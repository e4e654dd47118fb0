package dev.hanet.toolkit.run;

import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.blocks.weights.WholeFile;
import dev.hanet.toolkit.spec.KeepSpec;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints of a run: {@code checkpoints/last/checkpoint.safetensors} with the whole state,
 * {@code checkpoints/before/checkpoint.safetensors} with that of the epoch before, should the last one be damaged, and
 * {@code checkpoints/best/weights.safetensors}; with {@code train.keep} those of further epochs in {@code checkpoints/epoch-N}.
 *
 * <p>Each carries a digest of all that is in it, checked whenever it is read.
 */
public record Checkpoints(Path last, Path before, Path best, RunDirectory run) {
    private static final Pattern EPOCH = Pattern.compile("epoch-([1-9]\\d{0,8})");

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
        List.of(last, before, best).forEach(Checkpoints::requireReplaceable);
        Optional<Path> file = Optional.of(last).filter(Files::exists);
        Optional<TrainingState> found = Optional.empty();
        try {
            if (file.isPresent()) {
                found = Optional.of(Checkpoint.read(last));
            } else if (Files.exists(before)) {
                throw HanetException.input("there is no checkpoint '" + last + "'");
            }
        } catch (HanetException damaged) {
            Map.Entry<Path, TrainingState> earlier = beforeIt(damaged);
            file = Optional.of(earlier.getKey());
            found = Optional.of(earlier.getValue());
            told.accept("warning: " + damaged.problem() + "; goes on from epoch "
                    + found.get().epochs()
                    + (earlier.getKey().equals(before) ? ", the one before it" : ", which is kept"));
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

    /** Requires that nothing stands in a file's place which the next one could not take. */
    private static void requireReplaceable(Path file) {
        try {
            if (Files.exists(file)) {
                PlainFile.require(file);
            }
        } catch (IOException e) {
            throw RunException.reading(file, e);
        }
    }

    /** The newest whole state before the last one, by its file. */
    private Map.Entry<Path, TrainingState> beforeIt(HanetException damaged) {
        List<Path> files = new ArrayList<>(List.of(before));
        kept().descendingMap().values().forEach(folder -> files.add(folder.resolve(last.getFileName())));
        for (Path file : files) {
            if (Files.exists(file)) {
                try {
                    return Map.entry(file, Checkpoint.read(file));
                } catch (HanetException e) {
                    damaged.addSuppressed(e);
                }
            }
        }
        throw damaged;
    }

    /** Folders of further epochs that are kept, by epoch. */
    private NavigableMap<Integer, Path> kept() {
        NavigableMap<Integer, Path> kept = new TreeMap<>();
        Path folder = run.path().resolve("checkpoints");
        try (Stream<Path> all = Files.list(folder)) {
            all.forEach(one -> {
                Matcher matcher = EPOCH.matcher(one.getFileName().toString());
                if (matcher.matches()) {
                    kept.put(Integer.parseInt(matcher.group(1)), one);
                }
            });
        } catch (IOException e) {
            throw RunException.reading(folder, e);
        }
        return kept;
    }

    /** Keeps a further copy of an epoch's state where it is to outlive the one before it, and removes those that go. */
    private void keepFurther(TrainingState state, String metrics, KeepSpec keep) {
        int epoch = state.epochs();
        if (keep.last() > 2 || keep.keeps(epoch, Integer.MAX_VALUE)) {
            Path folder = run.checkpoint("epoch-" + epoch);
            Checkpoint.write(folder.resolve(last.getFileName()), Optional.empty(), state, metrics);
        }
        kept().forEach((number, folder) -> {
            if (!keep.keeps(number, epoch)) {
                try {
                    WholeFile.remove(folder);
                } catch (IOException e) {
                    throw RunException.writing(folder, e);
                }
            }
        });
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
        Checkpoint.Chosen read = Checkpoint.readChosen(best);
        int there = read.best().epoch();
        if (there != chosen.epoch()) {
            throw HanetException.failure(
                    "'" + best + "' holds the weights of epoch " + there + ", not those of epoch " + chosen.epoch()
                            + ", the best one",
                    "train anew; resuming repeats an epoch exactly only with the same number of threads");
        }
        return read.weights();
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
    public void keep(TrainingState state, MetricsLog metrics, Map<Column, Double> row, KeepSpec keep) {
        metrics.append(state.epochs(), row);
        String digest = metrics.digest(state.epochs());
        writeLast(state, digest);
        keepFurther(state, digest, keep);
        if (state.best().epoch() == state.epochs()) {
            writeBest(state);
        }
    }

    /** Keeps weights of another program as the best ones; no epoch was done for them. */
    public void keepForeign(Map<String, Tensor> weights) {
        writeBest(new TrainingState(weights, Map.of(), OptionalLong.empty(), Map.of(), Map.of(), 0, Best.NONE));
    }

    private void writeLast(TrainingState state, String metrics) {
        run.checkpoint("last");
        AtomicFiles.folder(before.resolveSibling(""));
        Checkpoint.write(last, Optional.of(before), state, metrics);
    }

    private void writeBest(TrainingState state) {
        run.checkpoint("best");
        Checkpoint.writeWeights(best, state);
    }
}
