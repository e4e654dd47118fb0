package dev.hanet.toolkit.data.phantom;

import java.util.random.RandomGenerator;

/**
 * A closed curve: an ellipse whose radius wobbles a little with the angle.
 *
 * <p>Coordinates are pixels; the centre of pixel (0, 0) is at (0.5, 0.5).
 */
final class Outline {
    private static final int WAVES = 4;

    private final double x;
    private final double y;
    private final double radiusX;
    private final double radiusY;
    private final double cos;
    private final double sin;
    private final double[] amplitude = new double[WAVES];
    private final double[] phase = new double[WAVES];

    /**
     * A wobbly ellipse.
     *
     * @param turn angle in radians
     * @param wobble how far the radius departs from the ellipse's, as a share
     */
    Outline(double x, double y, double radiusX, double radiusY, double turn, double wobble, RandomGenerator random) {
        this.x = x;
        this.y = y;
        this.radiusX = radiusX;
        this.radiusY = radiusY;
        this.cos = StrictMath.cos(turn);
        this.sin = StrictMath.sin(turn);
        for (int i = 0; i < WAVES; i++) {
            amplitude[i] = wobble * (2 * random.nextDouble() - 1) / (1 + i);
            phase[i] = 2 * Math.PI * random.nextDouble();
        }
    }

    double x() {
        return x;
    }

    double y() {
        return y;
    }

    double radius() {
        return Math.sqrt(radiusX * radiusY);
    }

    /** About how many pixels a point lies inside the curve; negative outside, zero on it. */
    double depth(double px, double py) {
        double u = ((px - x) * cos + (py - y) * sin) / radiusX;
        double v = ((py - y) * cos - (px - x) * sin) / radiusY;
        double r = Math.sqrt(u * u + v * v);
        if (r > 2.5) {
            return (1 - r) * Math.min(radiusX, radiusY);
        }
        double angle = StrictMath.atan2(v, u);
        double limit = 1;
        for (int i = 0; i < WAVES; i++) {
            limit += amplitude[i] * StrictMath.sin((i + 2) * angle + phase[i]);
        }
        return (limit - r) * Math.min(radiusX, radiusY);
    }

    boolean contains(double px, double py) {
        return depth(px, py) > 0;
    }
}
