package dev.hanet.toolkit.use;

import dev.hanet.blocks.graph.Output;
import dev.hanet.toolkit.metric.EvaluationResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What an evaluation measured, and where it lies.
 *
 * @param folder the new folder with its files
 * @param part which part of the data
 * @param result pooled and by image
 * @param threshold of two classes, the probability from which on a pixel was taken for the second
 * @param edgeDensity mean share of edges over the images
 * @param cautions in words, what is other than when the run was made, and why another threshold than its spec asks for was taken
 */
public record Evaluation(
        Path folder,
        String part,
        EvaluationResult result,
        double threshold,
        Map<Output.EdgeDensity, Double> edgeDensity,
        List<String> cautions) {
    public Evaluation {
        cautions = List.copyOf(cautions);
    }
}
