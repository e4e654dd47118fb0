package dev.hanet.toolkit.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What was counted of one region, over one image or several. */
public final class RegionScores {
    private Confusion confusion = Confusion.NONE;
    private Optional<RankHistogram> ranks = Optional.empty();
    private final List<VerticalDiameters> diameters = new ArrayList<>();
    private Supplier<Optional<RegionShapes>> drawn = Optional::empty;

    RegionScores() {}

    /** Of one image; its shapes are looked at when they are first asked for. */
    RegionScores(
            Confusion confusion,
            Optional<RankHistogram> ranks,
            List<VerticalDiameters> diameters,
            Supplier<RegionShapes> shapes) {
        this.confusion = confusion;
        this.ranks = ranks;
        this.diameters.addAll(diameters);
        this.drawn = () -> {
            Optional<RegionShapes> once = Optional.of(shapes.get());
            this.drawn = () -> once;
            return once;
        };
    }

    /** Takes over all that can be pooled, which shapes cannot. */
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

    /** How the region's probabilities lie in and outside the masks; absent when only masks, no probabilities, were scored. */
    public Optional<RankHistogram> ranks() {
        return ranks;
    }

    /** One entry an image with a pixel that counts, in the order they were added. */
    public List<VerticalDiameters> diameters() {
        return List.copyOf(diameters);
    }

    /** The region as predicted and as in the mask, of one image; absent over several. */
    public Optional<RegionShapes> shapes() {
        return drawn.get();
    }
}
