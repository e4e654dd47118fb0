package dev.hanet.toolkit.cli;

import java.util.Arrays;

/**
 * Where several values lie.
 *
 * @param mean their mean
 * @param deviation their standard deviation as a sample: the squares are divided by one less than their number
 */
record Spread(double mean, double deviation) {
    static Spread of(double... values) {
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return new Spread(mean, values.length < 2 ? Double.NaN : Math.sqrt(squares / (values.length - 1)));
    }
}
