package dev.hanet.toolkit.metric;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers the images' scores over one area. */
final class AreaTally {
    private final List<NamedMetric> metrics;
    private final Scores pooled;
    private final Map<String, Map<String, Double>> perImage = new LinkedHashMap<>();
    private final Map<String, Map<String, Double>> f1 = new LinkedHashMap<>();

    AreaTally(Regions regions, List<NamedMetric> metrics) {
        this.metrics = metrics;
        this.pooled = new Scores(regions);
    }

    void add(String id, Scores scores) {
        perImage.put(id, values(scores));
        f1.put(id, scores.f1());
        pooled.add(scores);
    }

    int images() {
        return perImage.size();
    }

    boolean has(String id) {
        return perImage.containsKey(id);
    }

    AreaResult result() {
        var mean = new LinkedHashMap<String, Double>();
        for (NamedMetric metric : metrics) {
            mean.put(
                    metric.name(),
                    perImage.values().stream()
                            .mapToDouble(values -> values.getOrDefault(metric.name(), Double.NaN))
                            .filter(value -> !Double.isNaN(value))
                            .average()
                            .orElse(Double.NaN));
        }
        var confusion = new LinkedHashMap<String, Confusion>();
        pooled.regions()
                .names()
                .forEach(region -> confusion.put(region, pooled.of(region).confusion()));
        Map<String, Double> together = values(pooled);
        metrics.stream()
                .filter(metric -> metric.metric().ofShapes() && pooled.isMeasurable(metric.region()))
                .forEach(metric -> together.put(metric.name(), mean.get(metric.name())));
        return new AreaResult(together, mean, perImage, confusion, pooled.classes(), f1, pooled.calibration());
    }

    private Map<String, Double> values(Scores scores) {
        var values = new LinkedHashMap<String, Double>();
        metrics.forEach(metric -> values.put(metric.name(), metric.of(scores)));
        return values;
    }
}
