package dev.hanet.toolkit.study.grid;

import dev.hanet.toolkit.experiment.SpecSource;
import dev.hanet.yaml.HanetException;
import dev.hanet.yaml.Overlay;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Every combination of the values of some keys, each with every seed.
 *
 * @param spec as it was read, once for all points
 * @param overlay what is laid over it in every point
 * @param variations what differs
 * @param seeds the seeds of every point; empty for the spec's own
 * @param folds how many folds of the spec's split every point is trained on; 0 for the spec's own alone
 */
public record Grid(SpecSource spec, Overlay overlay, List<Variation> variations, List<Long> seeds, int folds) {
    /** On the spec's own fold, if it has any. */
    public Grid(SpecSource spec, Overlay overlay, List<Variation> variations, List<Long> seeds) {
        this(spec, overlay, variations, seeds, 0);
    }

    /**
     * Holds keys and seeds apart.
     *
     * @throws HanetException when a key or a seed is given twice
     */
    public Grid {
        variations = List.copyOf(variations);
        seeds = List.copyOf(seeds);
        List<String> keys = variations.stream().map(Variation::key).toList();
        if (new LinkedHashSet<>(keys).size() < keys.size() || new LinkedHashSet<>(seeds).size() < seeds.size()) {
            throw HanetException.input(
                    "a key or a seed to vary is given twice", "give all values of a key at once: key=a,b,c");
        }
    }

    /**
     * One combination.
     *
     * @param values key to value, as they were given
     * @param overlay the same, to lay over the spec
     */
    public record Point(Map<String, String> values, Overlay overlay) {
        public Point {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /** All combinations, the last key varying fastest. */
    public List<Point> points() {
        List<Point> points = List.of(new Point(Map.of(), Overlay.NONE));
        for (Variation variation : variations) {
            List<Point> longer = new ArrayList<>();
            for (Point point : points) {
                variation.overlays().forEach((value, laid) -> {
                    Map<String, String> values = new LinkedHashMap<>(point.values());
                    values.put(variation.key(), value);
                    longer.add(new Point(values, point.overlay().and(laid)));
                });
            }
            points = longer;
        }
        return points;
    }

    /** The same grid with something more laid over every point. */
    public Grid with(Overlay more) {
        return new Grid(spec, overlay.and(more), variations, seeds, folds);
    }

    /** The same grid with every point trained on so many folds. */
    public Grid folded(int count) {
        return new Grid(spec, overlay, variations, seeds, count);
    }

    /** What is laid over the spec for each seed, and in it each fold, of a point. */
    public List<Overlay> overlays(Point point) {
        Overlay base = overlay.and(point.overlay());
        List<Overlay> seeded = seeds.isEmpty()
                ? List.of(base)
                : seeds.stream()
                        .map(seed -> base.and(Overlay.ofOption("--seeds", "seed", seed)))
                        .toList();
        return folds == 0
                ? seeded
                : seeded.stream()
                        .flatMap(one -> IntStream.rangeClosed(1, folds)
                                .mapToObj(fold -> one.and(Overlay.ofOption("--folds", "data.split.fold", fold))))
                        .toList();
    }
}
