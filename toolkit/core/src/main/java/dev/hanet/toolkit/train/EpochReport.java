package dev.hanet.toolkit.train;

import dev.hanet.blocks.graph.Output;
import dev.hanet.toolkit.page.Numbers;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One epoch.
 *
 * @param epoch from 1
 * @param epochs how many the training has
 * @param loss mean loss of the steps
 * @param learningRate the rate of the last step
 * @param gradientNorm mean norm of the gradient over the steps
 * @param steps how many there were
 * @param leftOut how many of them were left out, since their loss or gradient was no number
 * @param edgeDensity mean share of edges among all pairs of pixels, for every level of every HA module
 * @param validation metrics of the validation part, each as it is read, the one that selects first; empty when there is none
 * @param labels metric to what it is of and how it is read
 * @param best whether its weights are the best so far
 * @param seconds how long training and validation took
 */
public record EpochReport(
        int epoch,
        int epochs,
        double loss,
        double learningRate,
        double gradientNorm,
        int steps,
        int leftOut,
        Map<Output.EdgeDensity, Double> edgeDensity,
        Map<String, Double> validation,
        Map<String, String> labels,
        boolean best,
        double seconds) {
    public EpochReport {
        edgeDensity = Collections.unmodifiableMap(new LinkedHashMap<>(edgeDensity));
        validation = Collections.unmodifiableMap(new LinkedHashMap<>(validation));
        labels = Map.copyOf(labels);
    }

    /** What validation measured: {@code iou (drusen, pooled) 0.4312}; empty when there is none. */
    public String validationWords() {
        Map<String, Double> named = new LinkedHashMap<>();
        validation.forEach((metric, value) -> named.put(labels.getOrDefault(metric, metric), value));
        return Numbers.line(named);
    }
}
