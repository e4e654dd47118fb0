package dev.hanet.toolkit.data.patch;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.PatchSpec;
import dev.hanet.toolkit.data.Pipeline;
import dev.hanet.toolkit.data.Prepared;
import dev.hanet.toolkit.data.Sample;
import java.util.Optional;

/**
 * What a network sees of a sample at once: the prepared image, or one patch of it.
 *
 * @param image as the network takes it, normalised
 * @param mask of the same pixels; absent where the sample has none
 */
public record View(Image image, Optional<Mask> mask) {
    /** The whole image; where there are patches, the one in the middle of their order. */
    public static View middle(Sample sample, Pipeline pipeline, Optional<PatchSpec> patches) {
        Prepared prepared = pipeline.baseForPrediction(sample);
        Sample seen = patches.map(spec -> Patches.ordered(
                        prepared.sample(), spec, spec.count(prepared.sample().size()) / 2))
                .orElse(prepared.sample());
        Sample normalized = pipeline.normalize(seen);
        return new View(normalized.image(), normalized.mask());
    }
}
