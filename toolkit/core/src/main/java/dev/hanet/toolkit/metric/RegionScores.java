package dev.hanet.toolkit.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was counted of one region, over one image or several. */
public final class RegionScores {
    private Confusion confusion = Confusion.NONE;
    private Optional<RankHistogram> ranks = Optional.empty();
    private final List<VerticalDiameters> diameters = new ArrayList<>();

    RegionScores() {}

    RegionScores(Confusion confusion, Optional<RankHistogram> ranks, List<VerticalDiameters> diameters) {
        this.confusion = confusion;
        this.ranks = ranks;
        this.diameters.addAll(diameters);
    }

    void add(RegionScores other) {
        confusion = confusion.plus(other.confusion);
        if (other.ranks.isPresent()) {
            if (ranks.isEmpty()) {
                ranks = Optional.of(new RankHistogram());
            }
            ranks.get().addAll(other.ranks.get());
        }
        diameters.addAll(other.diameters);
    }

    public Confusion confusion() {
        return confusion;
    }

    /** Area under the ROC curve; not a number when only masks, no probabilities, were scored. */
    public double area() {
        return ranks.map(RankHistogram::area).orElse(Double.NaN);
    }

    /** One entry an image with a pixel that counts, in the order they were added. */
    public List<VerticalDiameters> diameters() {
        return List.copyOf(diameters);
    }
}
