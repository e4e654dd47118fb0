package dev.hanet.toolkit.metric;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** The metrics of the paper's tables (4.1 to 4.4), by their names in a spec. */
public final class BuiltInMetrics {
    private static final Map<String, Metric> ALL = new TreeMap<>(Map.of(
            "accuracy", counted("(TP + TN) / all pixels", Confusion::accuracy),
            "auc", new OfRegion("area under the ROC curve", Metric.Reading.POOLED, RegionScores::area),
            "dice", perImage("2|P and G| / (|P| + |G|), per image", Confusion::dice),
            "eCdr", new CupToDiscError(),
            "f1", counted("2TP / (2TP + FP + FN)", Confusion::dice),
            "iou", counted("TP / (TP + FP + FN)", Confusion::iou),
            "mDice", new MeanDice(),
            "precision", counted("TP / (TP + FP)", Confusion::precision),
            "sensitivity", counted("TP / (TP + FN)", Confusion::sensitivity),
            "specificity", counted("TN / (TN + FP)", Confusion::specificity)));

    private BuiltInMetrics() {}

    /** Name to metric, alphabetical. */
    public static Map<String, Metric> all() {
        return Collections.unmodifiableMap(ALL);
    }

    private static Metric counted(String meaning, ToDoubleFunction<Confusion> value) {
        return new OfRegion(meaning, Metric.Reading.POOLED, scores -> value.applyAsDouble(scores.confusion()));
    }

    private static Metric perImage(String meaning, ToDoubleFunction<Confusion> value) {
        return new OfRegion(meaning, Metric.Reading.MEAN, scores -> value.applyAsDouble(scores.confusion()));
    }

    private record OfRegion(String meaning, Reading reading, ToDoubleFunction<RegionScores> value) implements Metric {
        @Override
        public double of(Scores scores, String region) {
            return value.applyAsDouble(scores.of(region));
        }
    }

    private record MeanDice() implements Metric {
        @Override
        public double of(Scores scores, String region) {
            return scores.regions().names().stream()
                    .mapToDouble(name -> scores.of(name).confusion().dice())
                    .average()
                    .orElse(Double.NaN);
        }

        @Override
        public String meaning() {
            return "mean of the regions' dice, per image";
        }

        @Override
        public Reading reading() {
            return Reading.MEAN;
        }

        @Override
        public boolean ofOneRegion() {
            return false;
        }
    }

    private record CupToDiscError() implements Metric {
        @Override
        public double of(Scores scores, String region) {
            List<VerticalDiameters> cups = scores.of("cup").diameters();
            List<VerticalDiameters> discs = scores.of("disc").diameters();
            double sum = 0;
            for (int image = 0; image < cups.size(); image++) {
                sum += VerticalDiameters.cupToDiscError(cups.get(image), discs.get(image));
            }
            return cups.isEmpty() ? Double.NaN : sum / cups.size();
        }

        @Override
        public String meaning() {
            return "mean absolute error of the vertical cup-to-disc ratio";
        }

        @Override
        public Reading reading() {
            return Reading.MEAN;
        }

        @Override
        public boolean ofOneRegion() {
            return false;
        }

        @Override
        public List<String> needs() {
            return List.of("disc", "cup");
        }

        @Override
        public boolean higherIsBetter() {
            return false;
        }
    }
}
