package dev.hanet.toolkit.study.grid;

import dev.hanet.toolkit.run.TaskException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Every combination of the values of some keys, each with every seed.
 *
 * @param spec a file or the name of a preset
 * @param sets {@code key=value} laid over it in every point
 * @param variations what differs
 * @param seeds the seeds of every point; empty for the spec's own
 */
public record Grid(String spec, List<String> sets, List<Variation> variations, List<Long> seeds) {
    /**
     * Holds keys and seeds apart.
     *
     * @throws TaskException when a key or a seed is given twice
     */
    public Grid {
        sets = List.copyOf(sets);
        variations = List.copyOf(variations);
        seeds = List.copyOf(seeds);
        List<String> keys = variations.stream().map(Variation::key).toList();
        if (new LinkedHashSet<>(keys).size() < keys.size() || new LinkedHashSet<>(seeds).size() < seeds.size()) {
            throw TaskException.input(
                    "a key or a seed to vary is given twice", "give all values of a key at once: key=a,b,c");
        }
    }

    /**
     * One combination.
     *
     * @param values key to value
     */
    public record Point(Map<String, String> values) {
        public Point {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /** All combinations, the last key varying fastest. */
    public List<Point> points() {
        List<Map<String, String>> points = List.of(Map.of());
        for (Variation variation : variations) {
            List<Map<String, String>> longer = new ArrayList<>();
            for (Map<String, String> point : points) {
                for (String value : variation.values()) {
                    Map<String, String> next = new LinkedHashMap<>(point);
                    next.put(variation.key(), value);
                    longer.add(next);
                }
            }
            points = longer;
        }
        return points.stream().map(Point::new).toList();
    }

    /** What is laid over the spec for each seed of a point. */
    public List<List<String>> overlays(Point point) {
        List<String> base = new ArrayList<>(sets);
        point.values().forEach((key, value) -> base.add(key + "=" + value));
        if (seeds.isEmpty()) {
            return List.of(List.copyOf(base));
        }
        List<List<String>> overlays = new ArrayList<>();
        for (long seed : seeds) {
            List<String> one = new ArrayList<>(base);
            one.add("seed=" + seed);
            overlays.add(List.copyOf(one));
        }
        return overlays;
    }
}
