package dev.hanet.toolkit.session;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Means of numbers, each over the times it was given.
 *
 * @param <K> what tells the numbers apart
 */
public final class Averages<K> {
    private final Map<K, double[]> sums = new LinkedHashMap<>();

    /** Takes a value. */
    public void add(K name, double value) {
        add(name, value, 1);
    }

    /** Takes a value that is the mean of so many. */
    void add(K name, double value, int times) {
        double[] sum = sums.computeIfAbsent(name, key -> new double[2]);
        sum[0] += value * times;
        sum[1] += times;
    }

    void addAll(Map<K, Double> values) {
        values.forEach(this::add);
    }

    /** The mean of one name; not a number when it was never given. */
    public double of(K name) {
        double[] sum = sums.getOrDefault(name, new double[2]);
        return sum[0] / sum[1];
    }

    /** All means in the order the names came up. */
    public Map<K, Double> all() {
        Map<K, Double> means = new LinkedHashMap<>();
        sums.forEach((name, sum) -> means.put(name, sum[0] / sum[1]));
        return means;
    }
}
