package dev.hanet.toolkit.train;

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
 * @param edgeDensity mean share of edges among all pairs of pixels, for every level of every HA module
 * @param validation pooled metrics of the validation part; empty when there is none
 * @param best whether its weights are the best so far
 * @param seconds how long training and validation took
 */
public record EpochReport(
        int epoch,
        int epochs,
        double loss,
        double learningRate,
        double gradientNorm,
        Map<String, Double> edgeDensity,
        Map<String, Double> validation,
        boolean best,
        double seconds) {
    public EpochReport {
        edgeDensity = Collections.unmodifiableMap(new LinkedHashMap<>(edgeDensity));
        validation = Collections.unmodifiableMap(new LinkedHashMap<>(validation));
    }
}
