package dev.hanet.toolkit.metric;

import dev.hanet.yaml.HanetException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was counted of every region, over one image or over all pixels together: all that a metric may look at. */
public final class Scores {
    private final Regions regions;
    private final boolean pooled;
    private final Map<String, RegionScores> byRegion = new LinkedHashMap<>();
    private final long[][] classes;

    /** Of no image yet; images are pooled by {@link #add}. */
    Scores(Regions regions) {
        this.regions = regions;
        this.pooled = true;
        this.classes = new long[regions.classes().size()][regions.classes().size()];
        regions.names().forEach(name -> byRegion.put(name, new RegionScores()));
    }

    /**
     * Of one image.
     *
     * @param classes pixels by their class in the mask, then by the predicted one
     */
    Scores(Regions regions, Map<String, RegionScores> byRegion, long[][] classes) {
        this.regions = regions;
        this.pooled = false;
        this.classes = classes;
        this.byRegion.putAll(byRegion);
    }

    void add(Scores other) {
        other.byRegion.forEach((name, scores) -> of(name).add(scores));
        for (int label = 0; label < classes.length; label++) {
            for (int predicted = 0; predicted < classes.length; predicted++) {
                classes[label][predicted] += other.classes[label][predicted];
            }
        }
    }

    public Regions regions() {
        return regions;
    }

    /**
     * Whether there is something to measure a region on: a pixel that counts and, over all images together, one of the region
     * in a mask or a prediction. Of one image a region that is in neither was found rightly (paper 4.1).
     */
    public boolean isMeasurable(String region) {
        Confusion counts = of(region).confusion();
        return counts.pixels() > 0 && !(pooled && counts.isAbsent());
    }

    /** How many pixels of each class were taken for each class: class in the mask to predicted class to pixels. */
    Map<String, Map<String, Long>> classes() {
        List<String> names = regions.classes();
        Map<String, Map<String, Long>> matrix = new LinkedHashMap<>();
        for (int label = 0; label < classes.length; label++) {
            Map<String, Long> row = new LinkedHashMap<>();
            for (int predicted = 0; predicted < classes.length; predicted++) {
                row.put(names.get(predicted), classes[label][predicted]);
            }
            matrix.put(names.get(label), row);
        }
        return matrix;
    }

    /** F1 of every class but the first, which is its Dice coefficient; not a number where it is neither in the mask nor predicted. */
    Map<String, Double> f1() {
        Map<String, Double> byClass = new LinkedHashMap<>();
        for (int label = 1; label < classes.length; label++) {
            long actual = 0;
            long predicted = 0;
            for (int other = 0; other < classes.length; other++) {
                actual += classes[label][other];
                predicted += classes[other][label];
            }
            byClass.put(regions.classes().get(label), 2.0 * classes[label][label] / (actual + predicted));
        }
        return byClass;
    }

    /** How far the probabilities of every region can be believed; of masks alone nothing. */
    Map<String, Calibration> calibration() {
        Map<String, Calibration> byName = new LinkedHashMap<>();
        byRegion.forEach((name, scores) -> scores.ranks().ifPresent(ranks -> byName.put(name, ranks.calibration())));
        return byName;
    }

    /** Counts of one region. */
    public RegionScores of(String region) {
        RegionScores scores = byRegion.get(region);
        if (scores == null) {
            throw HanetException.input(
                    "there is no region '" + region + "'", "known here: " + String.join(", ", regions.names()));
        }
        return scores;
    }
}
