package dev.hanet.toolkit.session;

import java.util.LinkedHashMap;
import java.util.Map;

/** Means of named numbers, each over the times it was given. */
public final class Averages {
    private final Map<String, double[]> sums = new LinkedHashMap<>();

    /** Takes a value. */
    public void add(String name, double value) {
        double[] sum = sums.computeIfAbsent(name, key -> new double[2]);
        sum[0] += value;
        sum[1]++;
    }

    void addAll(Map<String, Double> values) {
        values.forEach(this::add);
    }

    /** The mean of one name; not a number when it was never given. */
    public double of(String name) {
        double[] sum = sums.getOrDefault(name, new double[2]);
        return sum[0] / sum[1];
    }

    /** All means in the order the names came up. */
    public Map<String, Double> all() {
        Map<String, Double> means = new LinkedHashMap<>();
        sums.forEach((name, sum) -> means.put(name, sum[0] / sum[1]));
        return means;
    }
}
