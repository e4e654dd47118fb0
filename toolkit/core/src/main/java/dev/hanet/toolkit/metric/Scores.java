package dev.hanet.toolkit.metric;

import dev.hanet.yaml.HanetException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was counted of every region, over one image or pooled over several: all that a metric may look at. */
public final class Scores {
    private final Regions regions;
    private final Map<String, RegionScores> byRegion = new LinkedHashMap<>();

    Scores(Regions regions) {
        this.regions = regions;
        regions.names().forEach(name -> byRegion.put(name, new RegionScores()));
    }

    Scores(Regions regions, Map<String, RegionScores> byRegion) {
        this.regions = regions;
        this.byRegion.putAll(byRegion);
    }

    void add(Scores other) {
        other.byRegion.forEach((name, scores) -> of(name).add(scores));
    }

    public Regions regions() {
        return regions;
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
