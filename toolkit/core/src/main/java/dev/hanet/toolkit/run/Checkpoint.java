package dev.hanet.toolkit.run;

import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.weights.Safetensors;
import dev.hanet.blocks.weights.SafetensorsFile;
import dev.hanet.yaml.HanetException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Training states and weights as safetensors.
 *
 * <p>Tensors of the network carry their own names, so that any reader of safetensors finds them; those of the optimiser
 * begin with {@code optimizer.}, those of the moving average with {@code average of }; the rest is metadata, numbers in the text that keeps every digit.
 */
final class Checkpoint {
    private static final String OPTIMIZER = "optimizer.";
    /** With blanks, for a node of a network may be called 'average'. */
    private static final String AVERAGE = "average of ";

    private static final String UPDATES = "average.updates";
    private static final String SCHEDULE = "schedule.";
    private static final String FORMAT = "hanet-checkpoint-2";
    private static final String METRICS = "metrics";

    private Checkpoint() {}

    /**
     * Writes the whole state and keeps the one before it.
     *
     * @param before what the older checkpoint is called from then on; without it that one goes
     * @param metrics digest of {@code metrics.csv} up to this state's epoch
     */
    static void write(Path file, Optional<Path> before, TrainingState state, String metrics) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(state.model());
        state.average().forEach((name, tensor) -> tensors.put(AVERAGE + name, tensor));
        state.optimizer().forEach((name, tensor) -> tensors.put(OPTIMIZER + name, tensor));
        Map<String, String> metadata = metadata(state);
        state.schedule().forEach((name, value) -> metadata.put(SCHEDULE + name, value));
        state.updates().ifPresent(updates -> metadata.put(UPDATES, Long.toString(updates)));
        metadata.put(METRICS, metrics);
        write(file, before, tensors, metadata);
    }

    /** Writes the network alone. */
    static void writeWeights(Path file, TrainingState state) {
        write(file, Optional.empty(), state.kept(), metadata(state));
    }

    private static void write(
            Path file, Optional<Path> before, Map<String, Tensor> tensors, Map<String, String> metadata) {
        try {
            Safetensors.write(file, before, tensors, metadata);
        } catch (UncheckedIOException e) {
            throw RunException.writing(file, e);
        }
    }

    private static Map<String, String> metadata(TrainingState state) {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("format", FORMAT);
        metadata.put("epochs", Integer.toString(state.epochs()));
        metadata.put("best.epoch", Integer.toString(state.best().epoch()));
        metadata.put("best.value", Double.toString(state.best().value()));
        return metadata;
    }

    /**
     * Reads a whole state.
     *
     * @throws HanetException when the file is not one of ours
     */
    static TrainingState read(Path file) {
        SafetensorsFile content = open(file);
        Map<String, Tensor> model = new LinkedHashMap<>(content.tensors());
        Map<String, Tensor> average = taken(model, AVERAGE);
        Map<String, Tensor> optimizer = taken(model, OPTIMIZER);
        Map<String, String> metadata = content.metadata();
        Map<String, String> schedule = new TreeMap<>();
        metadata.forEach((name, value) -> {
            if (name.startsWith(SCHEDULE)) {
                schedule.put(name.substring(SCHEDULE.length()), value);
            }
        });
        try {
            return new TrainingState(
                    model,
                    average,
                    metadata.containsKey(UPDATES)
                            ? OptionalLong.of(Long.parseLong(metadata.getOrDefault(UPDATES, "")))
                            : OptionalLong.empty(),
                    optimizer,
                    schedule,
                    Integer.parseInt(metadata.getOrDefault("epochs", "")),
                    best(metadata));
        } catch (NumberFormatException e) {
            throw stateless(file, e);
        }
    }

    /** Takes out what is named with a prefix; answers it without. */
    private static Map<String, Tensor> taken(Map<String, Tensor> tensors, String prefix) {
        Map<String, Tensor> taken = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                taken.put(name.substring(prefix.length()), tensor);
            }
        });
        tensors.keySet().removeIf(name -> name.startsWith(prefix));
        return taken;
    }

    /** The best epoch when a checkpoint was written; its tensors are left where they are. */
    static Best readBest(Path file) {
        try {
            return best(openMetadata(file));
        } catch (NumberFormatException e) {
            throw stateless(file, e);
        }
    }

    /** Digest of {@code metrics.csv} up to the checkpoint's epoch. */
    static String readMetrics(Path file) {
        return openMetadata(file).getOrDefault(METRICS, "");
    }

    private static Best best(Map<String, String> metadata) {
        return new Best(
                Integer.parseInt(metadata.getOrDefault("best.epoch", "")),
                Double.parseDouble(metadata.getOrDefault("best.value", "")));
    }

    private static HanetException stateless(Path file, NumberFormatException e) {
        return HanetException.input(
                "'" + file + "' holds no training state", "resume from a run directory that 'hanet train' made", e);
    }

    /** Reads the network alone, from weights or from a whole state; the average where there is one. */
    static Map<String, Tensor> readWeights(Path file) {
        return weights(open(file));
    }

    /** The network alone, and the best epoch when it was written; the file is read and its digest computed once. */
    static Chosen readChosen(Path file) {
        SafetensorsFile content = open(file);
        try {
            return new Chosen(best(content.metadata()), weights(content));
        } catch (NumberFormatException e) {
            throw stateless(file, e);
        }
    }

    private static Map<String, Tensor> weights(SafetensorsFile content) {
        Map<String, Tensor> model = new LinkedHashMap<>(content.tensors());
        Map<String, Tensor> average = taken(model, AVERAGE);
        taken(model, OPTIMIZER);
        return average.isEmpty() ? model : average;
    }

    /** Weights, and what chose them. */
    record Chosen(Best best, Map<String, Tensor> weights) {}

    private static SafetensorsFile open(Path file) {
        SafetensorsFile content = opened(file, Safetensors::read);
        requireFormat(file, content.metadata());
        return content;
    }

    /** What another version wrote may mean something else. */
    private static void requireFormat(Path file, Map<String, String> metadata) {
        String format = metadata.getOrDefault("format", FORMAT);
        if (!format.equals(FORMAT)) {
            throw HanetException.input(
                    "'" + file + "' is of the format '" + format + "', and this version reads '" + FORMAT + "'",
                    "use the version that made the run, or train the spec anew");
        }
    }

    private static Map<String, String> openMetadata(Path file) {
        Map<String, String> metadata = opened(file, Safetensors::metadata);
        requireFormat(file, metadata);
        return metadata;
    }

    private static <T> T opened(Path file, Function<Path, T> reader) {
        if (!Files.isReadable(file)) {
            throw HanetException.input(
                    "there is no checkpoint '" + file + "'",
                    "a run has one once its first epoch is done; name another run or train this one");
        }
        try {
            return reader.apply(file);
        } catch (HanetException e) {
            throw HanetException.input(e.problem(), "the checkpoint is damaged; take another copy, or train anew", e);
        }
    }
}
