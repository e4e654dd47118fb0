package dev.hanet.toolkit.data.disc;

import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.image.Shapes;
import java.util.Optional;

/**
 * Where an optic disc is.
 *
 * @param y centroid in pixels from the top edge of the image
 * @param x centroid in pixels from the left edge
 * @param area in pixels
 */
public record Disc(double y, double x, int area) {
    /** The largest part of a region with its holes filled; absent when the region is empty. */
    public static Optional<Disc> of(Region region) {
        Region disc = Shapes.filled(Shapes.largest(region));
        int area = disc.count();
        if (area == 0) {
            return Optional.empty();
        }
        double sumY = 0;
        double sumX = 0;
        for (int y = 0; y < disc.size().height(); y++) {
            for (int x = 0; x < disc.size().width(); x++) {
                if (disc.contains(y, x)) {
                    sumY += y + 0.5;
                    sumX += x + 0.5;
                }
            }
        }
        return Optional.of(new Disc(sumY / area, sumX / area, area));
    }

    /** Diameter of a circle of the same area, in pixels. */
    public double diameter() {
        return Math.sqrt(4 * area / Math.PI);
    }
}
