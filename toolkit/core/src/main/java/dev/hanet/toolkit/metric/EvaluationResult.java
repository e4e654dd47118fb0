package dev.hanet.toolkit.metric;

import dev.hanet.toolkit.statistic.OverImages;
import dev.hanet.toolkit.statistic.Together;
import dev.hanet.yaml.HanetException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an evaluation measured.
 *
 * @param metrics what was asked for, in that order
 * @param whole values over whole images
 * @param inField values inside the fields of view; absent unless every image has one
 * @param fieldOfView whether the headline values are those in the field
 * @param together which images belong together
 */
public record EvaluationResult(
        List<NamedMetric> metrics,
        AreaResult whole,
        Optional<AreaResult> inField,
        boolean fieldOfView,
        Together together) {
    /** In words, an area that is all of every image. */
    public static final String WHOLE_IMAGES = "whole images";
    /** In words, an area that is the field of view alone. */
    public static final String FIELD_OF_VIEW = "field of view";

    public EvaluationResult {
        metrics = List.copyOf(metrics);
    }

    /** The same of images some of which belong together, as {@link dev.hanet.toolkit.spec.DataSpec#together} says. */
    public EvaluationResult with(Together known) {
        return new EvaluationResult(metrics, whole, inField, fieldOfView, known);
    }

    /** What intervals over its images say. */
    public String sentence() {
        return OverImages.sentence(perImage().size(), together.count(perImage().keySet()));
    }

    /** The area that the spec asked for. */
    public AreaResult headline() {
        return fieldOfView ? inField.orElse(whole) : whole;
    }

    /** Metric name to value over all pixels of the headline area. */
    public Map<String, Double> pooled() {
        return headline().pooled();
    }

    /** Metric name to mean over images of the headline area. */
    public Map<String, Double> mean() {
        return headline().mean();
    }

    /** Image id to metric name to value in the headline area. */
    public Map<String, Map<String, Double>> perImage() {
        return headline().perImage();
    }

    /** Metric name to the one value that the paper's tables would print: pooled or mean of images, as the metric says. */
    public Map<String, Double> values() {
        return values(headline());
    }

    /** The same of another area. */
    public Map<String, Double> values(AreaResult area) {
        var values = new LinkedHashMap<String, Double>();
        for (NamedMetric metric : metrics) {
            Map<String, Double> read = metric.metric().reading() == Metric.Reading.POOLED ? area.pooled() : area.mean();
            values.put(metric.name(), read.getOrDefault(metric.name(), Double.NaN));
        }
        return values;
    }

    /** Metric name to how sure its mean over the images of the headline area is. */
    public Map<String, OverImages> overImages() {
        return overImages(headline());
    }

    /** The same of another area. */
    public Map<String, OverImages> overImages(AreaResult area) {
        var sure = new LinkedHashMap<String, OverImages>();
        metrics.forEach(
                metric -> sure.put(metric.name(), OverImages.of(List.of(area.perImage()), metric.name(), together)));
        return sure;
    }

    /**
     * Metric name to what the metric is of and how it is read, with the area where there are two: {@code iou (drusen, pooled)},
     * {@code iou (vessel, pooled, field of view)}.
     */
    public Map<String, String> labels() {
        var labels = new LinkedHashMap<String, String>();
        metrics.forEach(metric ->
                labels.put(metric.name(), NamedMetric.over(metric.label(), area(fieldOfView, inField.isPresent()))));
        return labels;
    }

    /** Metric name to what the metric is measured in, of those that have a unit. */
    public Map<String, Metric.Unit> units() {
        var units = new LinkedHashMap<String, Metric.Unit>();
        metrics.forEach(metric -> metric.metric().unit().ifPresent(unit -> units.put(metric.name(), unit)));
        return units;
    }

    /**
     * The area of values in words; absent where there is no other.
     *
     * @param isField whether it is the field of view
     * @param areTwo whether every image has one
     */
    public static Optional<String> area(boolean isField, boolean areTwo) {
        return isField ? Optional.of(FIELD_OF_VIEW) : areTwo ? Optional.of(WHOLE_IMAGES) : Optional.empty();
    }

    /**
     * The value by which an epoch is chosen: one of {@link #values()}, but not a number where no mask holds the metric's region,
     * of which there is nothing to be found; nor when it was not measured.
     */
    public double choosing(String metric) {
        boolean isHeld = metrics.stream()
                .filter(named -> named.name().equals(metric) && named.metric().ofOneRegion())
                .allMatch(named -> headline()
                        .confusion()
                        .getOrDefault(named.region(), Confusion.NONE)
                        .isHeld());
        return isHeld ? values().getOrDefault(metric, Double.NaN) : Double.NaN;
    }

    /**
     * One of {@link #values()}.
     *
     * @throws HanetException when it was not measured
     */
    public double value(String metric) {
        Double value = values().get(metric);
        if (value == null) {
            throw HanetException.input(
                    "metric '" + metric + "' was not measured",
                    "measured were: " + String.join(", ", values().keySet()));
        }
        return value;
    }
}
