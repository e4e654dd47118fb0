package dev.hanet.blocks.weights.pretrained;

import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.blocks.weights.Safetensors;
import dev.hanet.blocks.weights.WholeFile;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Brings a file of weights into the folder, as safetensors under our names.
 *
 * @param file where the tensors are now
 * @param name what they will be called
 * @param encoder the type they are for; empty recognises it
 * @param partial whether an encoder may get fewer tensors than it has
 */
public record WeightsImport(Path file, String name, Optional<String> encoder, boolean partial) {
    /** In the metadata: whether tensors may be missing. */
    static final String PARTIAL = "partial";

    /**
     * What was brought in.
     *
     * @param file the new file
     * @param encoder the type it is for
     * @param match what was taken
     */
    public record Result(Path file, String encoder, WeightsMatch match) {}

    /**
     * Writes the new file; one of that name is not replaced.
     *
     * @throws HanetException when there is no folder, no encoder has these tensors, or the name is taken
     * @throws HanetException when the file cannot be used
     */
    public Result into(WeightsFolder folder) {
        Path target = folder.imported(name)
                .orElseThrow(() -> HanetException.input(
                        "there is no folder for weights", "name one with --weights DIR or HANET_WEIGHTS"));
        if (Files.exists(target)) {
            throw HanetException.input(
                    "there are weights '" + name + "' already", "choose another name, or remove '" + target + "'");
        }
        encoder.ifPresent(WeightsImport::checkType);
        WeightsFile weights = WeightsFile.read(file);
        FiniteNumbers.require(file, weights.tensors());
        Map.Entry<String, WeightsMatch> found = recognised(weights.tensors());
        WeightsMatch match = found.getValue();
        if (match.matched().isEmpty() && encoder.isEmpty()) {
            throw HanetException.input(
                    "'" + file + "' fits no encoder: of its "
                            + weights.tensors().size() + " tensors not one has a name and a shape that an encoder has",
                    "known here: " + String.join(", ", EncoderNames.TYPES)
                            + "; 'hanet weights inspect' shows what is in the file");
        }
        if ((!match.isWhole() && !partial) || match.matched().isEmpty()) {
            throw HanetException.input(
                    "'" + file + "' does not hold all of " + found.getKey() + ": " + String.join("; ", match.report()),
                    match.matched().isEmpty()
                            ? "'hanet weights inspect' shows what is in it"
                            : "--encoder TYPE --partial takes what matches and leaves the rest as drawn");
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("encoder", found.getKey());
        metadata.put("source", String.valueOf(file.getFileName()));
        metadata.put("sourceFormat", weights.format());
        metadata.put("sourceSha256", WeightsFolder.digest(file));
        metadata.put(PARTIAL, String.valueOf(!match.isWhole()));
        write(target, match.matched(), metadata);
        return new Result(target, found.getKey(), match);
    }

    private static void checkType(String type) {
        if (!EncoderNames.TYPES.contains(type)) {
            throw HanetException.input(
                    "'" + type + "' is no encoder that takes weights",
                    "known here: " + String.join(", ", EncoderNames.TYPES));
        }
    }

    /** The type that takes most tensors, among those that get all if there is one. */
    private Map.Entry<String, WeightsMatch> recognised(Map<String, Tensor> tensors) {
        Optional<Map.Entry<String, WeightsMatch>> best = Optional.empty();
        List<String> types = encoder.map(given -> List.of(given)).orElse(EncoderNames.TYPES);
        for (String type : types) {
            WeightsMatch match = WeightsMatch.of(EncoderNames.of(type), tensors);
            if (best.isEmpty() || isBetter(match, best.orElseThrow().getValue())) {
                best = Optional.of(Map.entry(type, match));
            }
        }
        return best.orElseThrow();
    }

    private static boolean isBetter(WeightsMatch match, WeightsMatch other) {
        if (match.isWhole() != other.isWhole()) {
            return match.isWhole();
        }
        return match.matched().size() > other.matched().size();
    }

    private static void write(Path target, Map<String, Tensor> tensors, Map<String, String> metadata) {
        try {
            WholeFile.folders(target.toAbsolutePath().resolveSibling(""));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder for " + target, e);
        }
        Safetensors.write(target, tensors, metadata);
    }
}
