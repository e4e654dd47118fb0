package dev.hanet.toolkit.metric;

/**
 * A metric as a spec names it: {@code diceDisc} is the metric {@code dice} on the region {@code disc}.
 *
 * @param name the name in the spec
 * @param metric what it computes
 * @param region the region it is computed on
 */
public record NamedMetric(String name, Metric metric, String region) {
    double of(Scores scores) {
        return metric.of(scores, region);
    }
}
