package dev.hanet.toolkit.plugin;

import dev.hanet.toolkit.metric.Metric;
import java.util.Map;

/** Binds metrics by the names that specs give them. */
public final class MetricBinder {
    private final HanetPlugin plugin;

    MetricBinder(HanetPlugin plugin) {
        this.plugin = plugin;
    }

    /**
     * Makes a name mean that metric.
     *
     * @param name camelCase, as it stands in {@code evaluate.metrics}
     */
    public MetricBinder bind(String name, Metric metric) {
        plugin.addMetric(name, metric);
        return this;
    }

    /** Binds a whole table. */
    public MetricBinder bindAll(Map<String, Metric> metrics) {
        metrics.forEach(this::bind);
        return this;
    }
}
