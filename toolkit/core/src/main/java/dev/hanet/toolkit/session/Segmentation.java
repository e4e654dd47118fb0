package dev.hanet.toolkit.session;

import dev.hanet.blocks.graph.Output;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Probabilities;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a network says of one image.
 *
 * @param probabilities at the image's own resolution
 * @param mask the class of every pixel by {@code evaluate.threshold} and the network's rule, after {@code evaluate.postprocess}
 * @param edgeDensity share of edges among all pairs of pixels
 */
public record Segmentation(Probabilities probabilities, Mask mask, Map<Output.EdgeDensity, Double> edgeDensity) {
    public Segmentation {
        edgeDensity = Collections.unmodifiableMap(new LinkedHashMap<>(edgeDensity));
    }
}
