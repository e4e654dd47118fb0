package dev.hanet.toolkit.metric;

import java.util.List;
import java.util.Optional;

/**
 * A metric as a spec names it: {@code diceDisc} is the metric {@code dice} on the region {@code disc}.
 *
 * @param name the name in the spec
 * @param metric what it computes
 * @param regions the one region that it is computed on, or all that it looks at
 */
public record NamedMetric(String name, Metric metric, List<String> regions) {
    /** More regions than these are counted, not listed. */
    private static final int LISTED = 3;

    public NamedMetric {
        regions = List.copyOf(regions);
    }

    /** Not a number where there is nothing to measure it on. */
    double of(Scores scores) {
        return metric.ofOneRegion() && !scores.isMeasurable(region()) ? Double.NaN : metric.of(scores, region());
    }

    /** The region it is computed on, or the first of them. */
    public String region() {
        return regions.get(0);
    }

    /** The regions in words: {@code disc and cup}. */
    public String regionWords() {
        return words(regions);
    }

    /** Regions in words: {@code disc and cup}. */
    public static String words(List<String> regions) {
        return regions.size() > LISTED ? regions.size() + " regions" : String.join(" and ", regions);
    }

    /** The name with what it is of and how values of several images become one: {@code iou (drusen, pooled)}. */
    public String label() {
        return label(name, regionWords(), readingWords());
    }

    /** How it is read, and in what it is measured: {@code mean of images, mm}. */
    public String readingWords() {
        return metric.reading().words()
                + metric.unit().map(unit -> ", " + unit.words()).orElse("");
    }

    /** A label with the area that a value is over: {@code iou (drusen, pooled, field of view)}; without one where there is but one area. */
    public static String over(String label, Optional<String> area) {
        return area.map(words -> label.substring(0, label.length() - 1) + ", " + words + ")")
                .orElse(label);
    }

    /** {@code iou (drusen, pooled)}. */
    public static String label(String name, String regions, String reading) {
        return name + " (" + regions + ", " + reading + ")";
    }
}
