package dev.hanet.toolkit.metric;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Decision;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.data.Spacing;
import dev.hanet.toolkit.statistic.Together;
import dev.hanet.yaml.HanetException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scores predictions against masks, image by image.
 *
 * <p>Whole images are always scored; fields of view too, as long as every image has one (paper 4.3: a published accuracy
 * can only be compared when its area is known). Pixels labelled {@link Mask#IGNORE} count nowhere.
 *
 * <pre>{@code
 * var evaluator = new Evaluator(List.of("background", "vessel"), Map.of(), List.of("f1", "auc"), false);
 * evaluator.add("01", probabilities, mask, Optional.empty());
 * double f1 = evaluator.result().value("f1");
 * }</pre>
 */
public final class Evaluator {
    private final Regions regions;
    private final List<NamedMetric> metrics;
    private final boolean fieldOfView;
    private final double boundaryTolerance;
    private final AreaTally whole;
    private final AreaTally inField;

    /** How far outlines may be from each other by default to count as the same, in pixels. */
    public static final double BOUNDARY_TOLERANCE = 2;

    /** An evaluator with the built-in metrics. */
    public Evaluator(
            List<String> classes, Map<String, List<String>> regions, List<String> metrics, boolean useFieldOfView) {
        this(Regions.of(classes, regions), MetricCatalog.builtIn(), metrics, useFieldOfView, BOUNDARY_TOLERANCE);
    }

    /**
     * @param regions what is measured
     * @param catalog the metrics there are
     * @param metrics names of those to measure
     * @param useFieldOfView whether the headline values are those inside the field of view
     * @param boundaryTolerance how far outlines may be from each other to count as the same, in pixels
     * @throws HanetException when a metric is unknown or does not fit the regions
     */
    public Evaluator(
            Regions regions,
            MetricCatalog catalog,
            List<String> metrics,
            boolean useFieldOfView,
            double boundaryTolerance) {
        this.regions = regions;
        this.metrics = metrics.stream()
                .distinct()
                .map(name -> catalog.get(name, regions))
                .toList();
        this.fieldOfView = useFieldOfView;
        this.boundaryTolerance = boundaryTolerance;
        this.whole = new AreaTally(regions, this.metrics);
        this.inField = new AreaTally(regions, this.metrics);
    }

    /**
     * Scores one image: the likeliest classes, and for the ROC curve the probabilities.
     *
     * @param id its name, which no other image has
     * @param probabilities at the mask's size, one for each class
     * @throws HanetException when sizes, classes or ids do not fit
     */
    public void add(String id, Probabilities probabilities, Mask mask, Optional<Region> field) {
        requireSound(id, probabilities);
        add(id, probabilities.decide(Decision.LIKELIEST), Optional.of(probabilities), mask, field, Optional.empty());
    }

    /**
     * As {@link #add(String, Probabilities, Mask, Optional)}, with classes that were decided otherwise than by the likeliest: of
     * nested classes, or after corrections.
     */
    public void add(String id, Mask predicted, Probabilities probabilities, Mask mask, Optional<Region> field) {
        requireSound(id, probabilities);
        add(id, predicted, Optional.of(probabilities), mask, field, Optional.empty());
    }

    /** As {@link #add(String, Mask, Probabilities, Mask, Optional)}, of a sample, which may know how far apart its pixels lie. */
    public void add(Sample sample, Mask predicted, Probabilities probabilities) {
        requireSound(sample.id(), probabilities);
        add(sample.id(), predicted, Optional.of(probabilities), mask(sample), sample.fieldOfView(), sample.spacing());
    }

    /** Scores a mask alone of a sample, which may know how far apart its pixels lie. */
    public void add(Sample sample, Mask predicted) {
        add(sample.id(), predicted, Optional.empty(), mask(sample), sample.fieldOfView(), sample.spacing());
    }

    private static Mask mask(Sample sample) {
        return sample.mask().orElseThrow(() -> new IllegalArgumentException("'" + sample.id() + "' has no mask"));
    }

    /**
     * Holds an image to be one that can be measured.
     *
     * @throws DataException when a metric is in millimetres and nobody says how far apart its pixels lie
     */
    public void requireMeasurable(Sample sample) {
        requireSpacing(sample.id(), sample.spacing());
    }

    private void requireSpacing(String id, Optional<Spacing> spacing) {
        if (spacing.isEmpty()) {
            metrics.stream()
                    .filter(metric -> metric.metric().unit().equals(Optional.of(Metric.Unit.MILLIMETRES)))
                    .findFirst()
                    .ifPresent(metric -> {
                        throw new DataException(
                                        "'" + metric.name()
                                                + "' is in millimetres, and nothing says how far apart the pixels of '"
                                                + id + "' lie",
                                        "give data.spacing: [from row to row, from column to column] in millimetres (a file may say two"
                                                + " things, and then says nothing), or take the metric in pixels")
                                .at("data.spacing");
                    });
        }
    }

    /** Scores a mask alone, as a baseline or a second observer gives it; the area under the ROC curve is then unknown. */
    public void add(String id, Mask predicted, Mask mask, Optional<Region> field) {
        add(id, predicted, Optional.empty(), mask, field, Optional.empty());
    }

    private void add(
            String id,
            Mask predicted,
            Optional<Probabilities> probabilities,
            Mask mask,
            Optional<Region> field,
            Optional<Spacing> spacing) {
        requireSpacing(id, spacing);
        if (whole.has(id)) {
            throw HanetException.input("image '" + id + "' was scored twice");
        }
        requireSize(id, "prediction", predicted.size(), mask.size());
        field.ifPresent(region -> requireSize(id, "field of view", region.size(), mask.size()));
        if (fieldOfView && field.isEmpty()) {
            throw HanetException.input(
                    "image '" + id + "' has no field of view, and the metrics are asked for inside it",
                    "set evaluate.fieldOfView to false");
        }
        requireLabels(id, "mask", mask);
        requireLabels(id, "prediction", predicted);
        var pixels = new Pixels(
                mask.height(),
                mask.width(),
                predicted.classes(),
                mask.classes(),
                probabilities.map(Probabilities::values),
                boundaryTolerance,
                spacing);
        whole.add(id, pixels.score(regions, Optional.empty()));
        field.ifPresent(region -> inField.add(id, pixels.score(regions, Optional.of(region.inside()))));
    }

    /** What was measured so far. */
    public EvaluationResult result() {
        boolean everywhere = inField.images() > 0 && inField.images() == whole.images();
        return new EvaluationResult(
                metrics,
                whole.result(),
                everywhere ? Optional.of(inField.result()) : Optional.empty(),
                fieldOfView,
                Together.NONE);
    }

    private void requireSound(String id, Probabilities probabilities) {
        if (probabilities.classes() != regions.classes().size()) {
            throw HanetException.input(
                    "image '" + id + "': " + probabilities.classes() + " classes were predicted, the data" + " has "
                            + regions.classes().size());
        }
        for (float value : probabilities.values()) {
            if (!Float.isFinite(value)) {
                throw HanetException.input(
                        "image '" + id + "': a predicted probability is '" + value + "'",
                        "the network's weights are broken; look at the run's loss");
            }
        }
    }

    private void requireLabels(String id, String part, Mask mask) {
        int[] histogram = mask.histogram();
        for (int label = regions.classes().size(); label < Mask.IGNORE; label++) {
            if (histogram[label] > 0) {
                throw HanetException.input("image '" + id + "': the " + part + " has label '" + label
                        + "', the data only " + regions.classes().size() + " classes");
            }
        }
    }

    private static void requireSize(String id, String part, ImageSize size, ImageSize wanted) {
        if (!size.equals(wanted)) {
            throw HanetException.input(
                    "image '" + id + "': the " + part + " is " + size + " (height x width), the mask " + wanted);
        }
    }
}
