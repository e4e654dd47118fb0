package dev.hanet.toolkit.picture;

import java.util.List;

/**
 * Curves over the same axis, such as a loss over epochs.
 *
 * @param title what is shown
 * @param across what the horizontal axis counts
 * @param series the curves
 */
public record Chart(String title, String across, List<Series> series) {
    public Chart {
        series = List.copyOf(series);
    }

    /**
     * One curve.
     *
     * @param name its name in the legend
     * @param points from left to right; those that are not finite are left out
     */
    public record Series(String name, List<Point> points) {
        public Series {
            points = points.stream()
                    .filter(point -> Double.isFinite(point.x()) && Double.isFinite(point.y()))
                    .toList();
        }
    }

    /**
     * One value.
     *
     * @param x where, such as the epoch
     * @param y how much
     */
    public record Point(double x, double y) {}
}
