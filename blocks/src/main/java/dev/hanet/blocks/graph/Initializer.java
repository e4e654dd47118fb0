package dev.hanet.blocks.graph;

import java.util.random.RandomGenerator;

/** How a parameter begins. */
@FunctionalInterface
public interface Initializer {
    /** Fills a parameter of the given shape, laid out row by row. */
    void fill(float[] values, Shape shape, RandomGenerator random);

    static Initializer constant(float value) {
        return (values, shape, random) -> java.util.Arrays.fill(values, value);
    }

    static Initializer normal(double deviation) {
        return (values, shape, random) -> {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (random.nextGaussian() * deviation);
            }
        };
    }

    /** Draws from [-bound, bound). */
    static Initializer uniform(double bound) {
        return (values, shape, random) -> {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) ((random.nextDouble() * 2 - 1) * bound);
            }
        };
    }
}
