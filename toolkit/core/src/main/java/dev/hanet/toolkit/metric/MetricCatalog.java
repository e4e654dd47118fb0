package dev.hanet.toolkit.metric;

import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Suggestion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The metrics there are, and what their names mean on given regions. */
public final class MetricCatalog {
    private final Map<String, Metric> metrics;

    /** A catalog of these metrics by name: the built-in ones and those of plugins. */
    public MetricCatalog(Map<String, Metric> metrics) {
        this.metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    }

    public static MetricCatalog builtIn() {
        return new MetricCatalog(BuiltInMetrics.all());
    }

    /** Name to metric, alphabetical, without the names that regions add. */
    public Map<String, Metric> metrics() {
        return metrics;
    }

    /** Every name that can be measured on these regions. */
    public SortedSet<String> names(Regions regions) {
        var names = new TreeSet<String>();
        metrics.forEach((name, metric) -> {
            if (refusal(name, regions).isEmpty()) {
                names.add(name);
                if (metric.ofOneRegion()) {
                    regions.names().forEach(region -> names.add(name + Words.capitalised(region)));
                }
            }
        });
        return names;
    }

    /** Why the name cannot be measured on these regions, with the remedy; empty when it can. */
    public Optional<HanetException> refusal(String name, Regions regions) {
        Metric plain = metrics.get(name);
        if (plain != null) {
            List<String> missing = new ArrayList<>(plain.needs());
            missing.removeAll(regions.names());
            return missing.isEmpty() ? plain.misfit(regions) : Optional.of(lacksRegions(name, plain, regions));
        }
        return find(name, regions).isPresent() ? Optional.empty() : Optional.of(unknown(name, regions));
    }

    /**
     * The metric of that name.
     *
     * @throws HanetException as {@link #refusal} says
     */
    public NamedMetric get(String name, Regions regions) {
        refusal(name, regions).ifPresent(refusal -> {
            throw refusal;
        });
        return find(name, regions).orElseThrow();
    }

    private Optional<NamedMetric> find(String name, Regions regions) {
        Metric plain = metrics.get(name);
        if (plain != null) {
            return Optional.of(new NamedMetric(name, plain, regions(plain, regions)));
        }
        return metrics.entrySet().stream()
                .filter(entry -> entry.getValue().ofOneRegion())
                .flatMap(entry -> regions.names().stream()
                        .filter(region -> name.equals(entry.getKey() + Words.capitalised(region)))
                        .map(region -> new NamedMetric(name, entry.getValue(), List.of(region))))
                .findFirst();
    }

    private static List<String> regions(Metric plain, Regions regions) {
        if (plain.ofOneRegion()) {
            return List.of(regions.first());
        }
        return plain.needs().isEmpty() ? regions.names() : plain.needs();
    }

    private static HanetException lacksRegions(String name, Metric metric, Regions regions) {
        return HanetException.input(
                "metric '" + name + "' is measured on the regions " + Words.quoted(metric.needs())
                        + ", but the data has " + Words.quoted(regions.names()),
                "name them under data.regions, or leave the metric out");
    }

    private HanetException unknown(String name, Regions regions) {
        SortedSet<String> known = names(regions);
        String list = "known on these regions: " + String.join(", ", known);
        Optional<String> base = metrics.entrySet().stream()
                .filter(entry -> entry.getValue().ofOneRegion())
                .map(Map.Entry::getKey)
                .filter(metric -> name.startsWith(metric) && Character.isUpperCase(name.charAt(metric.length())))
                .findFirst();
        String reason = base.map(metric -> "there is no region '" + decapitalised(name.substring(metric.length()))
                        + "' for the metric '" + name + "'")
                .orElse("there is no metric '" + name + "'");
        return HanetException.input(
                reason,
                Suggestion.nearest(name, known)
                        .map(near -> "did you mean '" + near + "'? " + list)
                        .orElse(list));
    }

    private static String decapitalised(String word) {
        return Character.toLowerCase(word.charAt(0)) + word.substring(1);
    }
}
