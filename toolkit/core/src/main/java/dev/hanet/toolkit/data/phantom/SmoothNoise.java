package dev.hanet.toolkit.data.phantom;

import java.util.random.RandomGenerator;

/** A smooth random surface between -1 and 1: values on a lattice, interpolated; finer octaves count half each. */
final class SmoothNoise {
    private static final int LATTICE = 64;

    private final float[] values = new float[LATTICE * LATTICE];
    private final double cell;
    private final int octaves;

    /** Structures are about {@code cell} pixels wide; each further octave is twice as fine. */
    SmoothNoise(double cell, int octaves, RandomGenerator random) {
        this.cell = cell;
        this.octaves = octaves;
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (2 * random.nextDouble() - 1);
        }
    }

    double at(double x, double y) {
        double sum = 0;
        double weight = 1;
        double total = 0;
        double scale = 1 / cell;
        for (int octave = 0; octave < octaves; octave++) {
            sum += weight * lattice(x * scale + 17 * octave, y * scale + 31 * octave);
            total += weight;
            weight /= 2;
            scale *= 2;
        }
        return sum / total;
    }

    private double lattice(double x, double y) {
        int x0 = (int) Math.floor(x);
        int y0 = (int) Math.floor(y);
        double fx = smooth(x - x0);
        double fy = smooth(y - y0);
        double top = value(x0, y0) * (1 - fx) + value(x0 + 1, y0) * fx;
        double bottom = value(x0, y0 + 1) * (1 - fx) + value(x0 + 1, y0 + 1) * fx;
        return top * (1 - fy) + bottom * fy;
    }

    private double value(int x, int y) {
        return values[Math.floorMod(y, LATTICE) * LATTICE + Math.floorMod(x, LATTICE)];
    }

    private static double smooth(double t) {
        return t * t * (3 - 2 * t);
    }
}
