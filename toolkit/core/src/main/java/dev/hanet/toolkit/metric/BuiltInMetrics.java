package dev.hanet.toolkit.metric;

import dev.hanet.toolkit.metric.Metric.Reading;
import dev.hanet.yaml.HanetException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/**
 * The metrics of the paper's tables (4.1 to 4.4) and what else is usual, by their names in a spec.
 *
 * <p>TP, FP, FN and TN count the pixels of a region that were predicted rightly so, wrongly so, missed, and rightly left out.
 */
public final class BuiltInMetrics {
    private static final String DISC = "disc";
    private static final String CUP = "cup";

    private static final String NOWHERE = "where the region is in neither mask nor prediction (TP + FP + FN = 0)";
    private static final String ABSENT = "pooled undefined " + NOWHERE;
    private static final String OVERLAP = NOWHERE + " pooled undefined, of one image 1";

    private static final String DISTANCES =
            "of one image 0 where the region is in neither mask nor prediction, the image's diagonal where"
                    + " it is in one of them; " + ABSENT;
    private static final String SHARES =
            "of one image 1 where the region is in neither mask nor prediction, 0 where it is in one of them; "
                    + ABSENT;

    private static final String BINS =
            "counted in 65,536 bins, finest towards 0 and 1, where equal probabilities are those of one bin";

    private static final Map<String, Metric> ALL = all(
            pooled("accuracy", "(TP + TN) / all pixels that count", Confusion::accuracy, ABSENT),
            new Entry(
                    "auc",
                    "area under the ROC curve of the region's probability over all pixels that count",
                    "undefined without a pixel inside or without one outside the region, and of masks alone; " + BINS,
                    Reading.POOLED,
                    Scope.ONE_REGION,
                    true,
                    (scores, region) -> ranked(scores, region, RankHistogram::area)),
            new Entry(
                    "auprc",
                    "average precision of the region's probability over all pixels that count: over thresholds from high to low, the sum"
                            + " of growth of recall times precision",
                    "undefined where the region is in no mask, and of masks alone; " + BINS,
                    Reading.POOLED,
                    Scope.ONE_REGION,
                    true,
                    (scores, region) -> ranked(scores, region, RankHistogram::averagePrecision)),
            distance(
                    "asd",
                    "average symmetric surface distance in pixels: mean over the pixels of both outlines of the distance to the nearest"
                            + " pixel of the other",
                    DISTANCES,
                    Metric.Unit.PIXELS,
                    RegionShapes::surfaceDistance),
            distance(
                    "asdMm",
                    "asd in millimetres, of pixels that may be longer than wide",
                    DISTANCES,
                    Metric.Unit.MILLIMETRES,
                    RegionShapes::surfaceMillimetres),
            shaped(
                    "boundaryF1",
                    "2 P R / (P + R) of the outlines: P is the share of the predicted one within evaluate.boundaryTolerance pixels of the"
                            + " mask's, R that of the mask's within it of the predicted one",
                    SHARES,
                    RegionShapes::boundaryF1),
            shaped(
                    "clDice",
                    "2 P R / (P + R) of the centre lines (skeletons of Guo and Hall, 1989): P is the share of the predicted one inside the"
                            + " mask's region, R that of the mask's inside the predicted region",
                    SHARES,
                    RegionShapes::centreLineDice),
            new Entry(
                    "dice",
                    "2 TP / (2 TP + FP + FN)",
                    OVERLAP,
                    Reading.MEAN,
                    Scope.ONE_REGION,
                    true,
                    (scores, region) -> overlap(scores, region, Confusion::dice)),
            new Entry(
                    "ece",
                    "expected calibration error of the region's probability: over 15 bins of equal width, the mean over pixels of the"
                            + " distance between mean probability and share of pixels of the region in their bin",
                    ABSENT + ", and of masks alone",
                    Reading.POOLED,
                    Scope.ONE_REGION,
                    false,
                    (scores, region) ->
                            ranked(scores, region, ranks -> ranks.calibration().error())),
            new Entry(
                    "eCdr",
                    "absolute error of the vertical cup-to-disc ratio: the largest number of pixels in one column of the cup,"
                            + " divided by that of the disc",
                    "the ratio is 0 where there is no disc; refused where the region disc does not hold the classes of cup",
                    Reading.MEAN,
                    Scope.DISC_AND_CUP,
                    false,
                    (scores, region) -> cupToDiscError(scores)),
            overlapping("f1", "2 TP / (2 TP + FP + FN)", Confusion::dice),
            distance(
                    "hd95",
                    "95th percentile of the Hausdorff distance in pixels: of the distances from the pixels of one outline to the nearest of"
                            + " the other; the larger of both directions",
                    DISTANCES,
                    Metric.Unit.PIXELS,
                    RegionShapes::hausdorff95),
            distance(
                    "hd95Mm",
                    "hd95 in millimetres, of pixels that may be longer than wide",
                    DISTANCES,
                    Metric.Unit.MILLIMETRES,
                    RegionShapes::hausdorff95Millimetres),
            overlapping("iou", "TP / (TP + FP + FN)", Confusion::iou),
            new Entry(
                    "mDice",
                    "mean of the regions' dice",
                    OVERLAP + "; undefined ones are left out of the mean over regions",
                    Reading.MEAN,
                    Scope.ALL_REGIONS,
                    true,
                    (scores, region) -> meanOverlap(scores, Confusion::dice)),
            new Entry(
                    "mIou",
                    "mean of the regions' iou, each over all images together",
                    OVERLAP + "; undefined ones are left out of the mean over regions",
                    Reading.POOLED,
                    Scope.ALL_REGIONS,
                    true,
                    (scores, region) -> meanOverlap(scores, Confusion::iou)),
            pooled("precision", "TP / (TP + FP)", Confusion::precision, "undefined where nothing was predicted"),
            pooled(
                    "sensitivity",
                    "TP / (TP + FN), also called recall",
                    Confusion::sensitivity,
                    "undefined where the region is in no mask"),
            pooled(
                    "specificity",
                    "TN / (TN + FP)",
                    Confusion::specificity,
                    "undefined where all pixels are of the region; " + ABSENT));

    private BuiltInMetrics() {}

    /** Name to metric, alphabetical. */
    public static Map<String, Metric> all() {
        return ALL;
    }

    private static Map<String, Metric> all(Entry... entries) {
        Map<String, Metric> all = new TreeMap<>();
        for (Entry entry : entries) {
            all.put(entry.name(), entry);
        }
        return Collections.unmodifiableMap(all);
    }

    private static Entry pooled(String name, String meaning, ToDoubleFunction<Confusion> value, String edgeCases) {
        return new Entry(
                name,
                meaning,
                edgeCases,
                Reading.POOLED,
                Scope.ONE_REGION,
                true,
                (scores, region) -> value.applyAsDouble(scores.of(region).confusion()));
    }

    /** A share of the shapes of one image. */
    private static Entry shaped(String name, String meaning, String edgeCases, ToDoubleFunction<RegionShapes> value) {
        return shaped(name, meaning, edgeCases, Optional.empty(), value);
    }

    /** A distance between the shapes of one image. */
    private static Entry distance(
            String name, String meaning, String edgeCases, Metric.Unit unit, ToDoubleFunction<RegionShapes> value) {
        return shaped(name, meaning, edgeCases, Optional.of(unit), value);
    }

    /** Of the shapes of one image: a distance, of which less is better, where there is a unit. */
    private static Entry shaped(
            String name,
            String meaning,
            String edgeCases,
            Optional<Metric.Unit> unit,
            ToDoubleFunction<RegionShapes> value) {
        return new Entry(
                name,
                meaning,
                edgeCases,
                Reading.MEAN,
                Scope.ONE_REGION,
                unit.isEmpty(),
                (scores, region) ->
                        scores.of(region).shapes().map(value::applyAsDouble).orElse(Double.NaN),
                true,
                unit);
    }

    private static double ranked(Scores scores, String region, ToDoubleFunction<RankHistogram> value) {
        return scores.of(region).ranks().map(value::applyAsDouble).orElse(Double.NaN);
    }

    private static Entry overlapping(String name, String meaning, ToDoubleFunction<Confusion> value) {
        return new Entry(
                name,
                meaning,
                OVERLAP,
                Reading.POOLED,
                Scope.ONE_REGION,
                true,
                (scores, region) -> overlap(scores, region, value));
    }

    /** Of one image a region that is in neither was found rightly (paper 4.1); so it is not asked over all images together. */
    private static double overlap(Scores scores, String region, ToDoubleFunction<Confusion> value) {
        Confusion counts = scores.of(region).confusion();
        return counts.isAbsent() ? 1 : value.applyAsDouble(counts);
    }

    private static double meanOverlap(Scores scores, ToDoubleFunction<Confusion> value) {
        return scores.regions().names().stream()
                .filter(scores::isMeasurable)
                .mapToDouble(region -> overlap(scores, region, value))
                .average()
                .orElse(Double.NaN);
    }

    private static double cupToDiscError(Scores scores) {
        List<VerticalDiameters> cups = scores.of(CUP).diameters();
        List<VerticalDiameters> discs = scores.of(DISC).diameters();
        double sum = 0;
        for (int image = 0; image < cups.size(); image++) {
            sum += VerticalDiameters.cupToDiscError(cups.get(image), discs.get(image));
        }
        return cups.isEmpty() ? Double.NaN : sum / cups.size();
    }

    /** What a metric looks at. */
    private enum Scope {
        ONE_REGION,
        ALL_REGIONS,
        DISC_AND_CUP
    }

    private record Entry(
            String name,
            String meaning,
            String edgeCases,
            Reading reading,
            Scope scope,
            boolean higherIsBetter,
            ToDoubleBiFunction<Scores, String> value,
            boolean ofShapes,
            Optional<Unit> unit)
            implements Metric {
        Entry(
                String name,
                String meaning,
                String edgeCases,
                Reading reading,
                Scope scope,
                boolean higherIsBetter,
                ToDoubleBiFunction<Scores, String> value) {
            this(name, meaning, edgeCases, reading, scope, higherIsBetter, value, false, Optional.empty());
        }

        @Override
        public double of(Scores scores, String region) {
            return value.applyAsDouble(scores, region);
        }

        @Override
        public boolean ofOneRegion() {
            return scope == Scope.ONE_REGION;
        }

        /** The height of a cup by that of a rim around it would be no ratio of the two: a disc holds its cup. */
        @Override
        public Optional<HanetException> misfit(Regions regions) {
            if (scope != Scope.DISC_AND_CUP) {
                return Optional.empty();
            }
            List<Integer> beside = new ArrayList<>(regions.classesOf().getOrDefault(CUP, List.of()));
            beside.removeAll(regions.classesOf().getOrDefault(DISC, List.of()));
            return beside.stream()
                    .findFirst()
                    .map(label -> HanetException.input(
                            "metric '" + name
                                    + "' divides the region 'cup' by the region 'disc', which lacks the cup's class '"
                                    + regions.classes().get(label) + "'",
                            "a disc is the rim and the cup in it: add the class to 'disc' under data.regions, or leave the metric"
                                    + " out"));
        }

        @Override
        public List<String> needs() {
            return scope == Scope.DISC_AND_CUP ? List.of(DISC, CUP) : List.of();
        }
    }
}
