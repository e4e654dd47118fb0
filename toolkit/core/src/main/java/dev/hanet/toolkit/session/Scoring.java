package dev.hanet.toolkit.session;

import dev.hanet.blocks.graph.Output;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Decision;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Sample;
import dev.hanet.toolkit.metric.EvaluationResult;
import dev.hanet.toolkit.metric.Evaluator;
import dev.hanet.toolkit.metric.MetricCatalog;
import dev.hanet.toolkit.metric.Regions;
import dev.hanet.toolkit.metric.ThresholdCounts;
import dev.hanet.toolkit.spec.DataSpec;
import dev.hanet.toolkit.spec.EvaluateSpec;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Segments images through a session and measures the result at their own resolution. */
public final class Scoring {
    private final DataSpec data;
    private final CheckedData checked;
    private final Regions regions;
    private final MetricCatalog catalog;
    private final List<String> metrics;
    private final boolean fieldOfView;
    private final double boundaryTolerance;

    public Scoring(DataSpec data, EvaluateSpec evaluate, MetricCatalog catalog) {
        this.data = data;
        this.checked = new CheckedData(data.classes());
        this.regions = Regions.of(data.classes(), data.regions());
        this.catalog = catalog;
        this.metrics = evaluate.metrics();
        this.fieldOfView = evaluate.fieldOfView();
        this.boundaryTolerance = evaluate.boundaryTolerance();
    }

    /** Scores every item. */
    public Scored score(Function<Sample, Segmentation> segment, Dataset dataset, List<Item> items, Each each) {
        Evaluator evaluator = evaluator();
        Averages<Output.EdgeDensity> densities = new Averages<>();
        pipeline(segment, dataset, items).each((sample, segmentation) -> {
            evaluator.add(sample, segmentation.mask(), segmentation.probabilities());
            densities.addAll(segmentation.edgeDensity());
            each.segmented(sample, segmentation);
        });
        return new Scored(evaluator.result().with(data.together(items)), densities.all());
    }

    /**
     * How the second of two classes would be found at every threshold, over the area that the metrics are asked for.
     *
     * @param segment whose probabilities are looked at
     * @param atHalf the rule that decides where the threshold is a half
     */
    public ThresholdCounts thresholds(
            Function<Sample, Segmentation> segment, Decision atHalf, Dataset dataset, List<Item> items) {
        ThresholdCounts counts = new ThresholdCounts(atHalf, fieldOfView);
        pipeline(segment, dataset, items)
                .each((sample, segmentation) ->
                        counts.add(segmentation.probabilities(), sample.mask().orElseThrow(), sample.fieldOfView()));
        return counts;
    }

    private SegmentationPipeline pipeline(Function<Sample, Segmentation> segment, Dataset dataset, List<Item> items) {
        return new SegmentationPipeline(items.size(), i -> checked.require(dataset.load(items.get(i))), segment);
    }

    /** An empty evaluator of the same metrics. */
    public Evaluator evaluator() {
        return new Evaluator(regions, catalog, metrics, fieldOfView, boundaryTolerance);
    }

    /** What is measured, of no image. */
    public EvaluationResult nothing() {
        return evaluator().result();
    }

    /** Sees every image with its segmentation. */
    @FunctionalInterface
    public interface Each {
        void segmented(Sample sample, Segmentation segmentation);
    }

    /**
     * What was measured.
     *
     * @param edgeDensity mean over the images
     */
    public record Scored(EvaluationResult result, Map<Output.EdgeDensity, Double> edgeDensity) {}
}
