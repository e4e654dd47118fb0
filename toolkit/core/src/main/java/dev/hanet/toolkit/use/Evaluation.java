package dev.hanet.toolkit.use;

import dev.hanet.blocks.graph.Output;
import dev.hanet.toolkit.metric.EvaluationResult;
import java.nio.file.Path;
import java.util.Map;

/**
 * What an evaluation measured, and where it lies.
 *
 * @param folder the new folder with its files
 * @param part which part of the data
 * @param result pooled and by image
 * @param edgeDensity mean share of edges over the images
 */
public record Evaluation(
        Path folder, String part, EvaluationResult result, Map<Output.EdgeDensity, Double> edgeDensity) {}
