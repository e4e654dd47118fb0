package dev.hanet.blocks.weights.pretrained;

import dev.hanet.blocks.encoder.EncoderSpec;
import dev.hanet.blocks.encoder.PretrainedEncoder;
import dev.hanet.blocks.tensor.Tensor;
import dev.hanet.yaml.HanetException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The tensors an encoder begins with.
 *
 * @param scope of the encoder in its network
 * @param file where they come from
 * @param match what of the file the encoder takes
 */
public record InitialWeights(String scope, Path file, WeightsMatch match) {
    private static final String ENCODER = "encoder";

    /** Finds what the encoder of a network by the scheme asks for. */
    public static Optional<InitialWeights> of(EncoderSpec spec, int channels, WeightsFolder folder) {
        return of(ENCODER, spec, channels, folder);
    }

    /** The tensors under the names they have in the network. */
    public Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        match.matched().forEach((name, tensor) -> tensors.put(scope + name.substring(ENCODER.length()), tensor));
        return tensors;
    }

    /**
     * Finds what an encoder's spec asks for; nothing when that is {@code none}.
     *
     * @param scope of the encoder in its network
     * @param channels of the images
     * @throws HanetException when the weights are not there or are another encoder's
     * @throws HanetException when the file cannot be used
     */
    public static Optional<InitialWeights> of(String scope, EncoderSpec spec, int channels, WeightsFolder folder) {
        if (!(spec instanceof PretrainedEncoder encoder) || encoder.weights().equals(PretrainedEncoder.NONE)) {
            return Optional.empty();
        }
        Path file = folder.find(encoder.type(), encoder.weights());
        WeightsFile weights = WeightsFile.read(file);
        FiniteNumbers.require(file, weights.tensors());
        WeightsMatch match = WeightsMatch.of(EncoderNames.of(spec, channels), weights.tensors());
        boolean partial = "true".equals(weights.metadata().get(WeightsImport.PARTIAL));
        if (!match.isWhole() && !partial) {
            throw HanetException.input(
                    "'" + file + "' does not hold all of " + encoder.type() + ": " + String.join("; ", match.report()),
                    "'hanet weights import' with --partial takes what matches");
        }
        return Optional.of(new InitialWeights(scope, file, match));
    }
}
