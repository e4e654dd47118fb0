package dev.hanet.toolkit.attention;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.image.Resampling;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How the places of a feature map lie on the image that the network sees, row by row; its corners are the image's.
 *
 * @param image the size that the network sees
 * @param places the size of the feature map
 */
public record PlaceGrid(ImageSize image, ImageSize places) {
    /** Grids farther from the expected one, in the logarithm of both axes, are a number's chance. */
    private static final double FARTHEST = Math.log(4);

    /**
     * The grid of the same feature map on another image: of those with as many places, the one nearest to this one scaled.
     *
     * @param other the size of the other image
     * @param number N, how many places it has there
     * @return empty when none is near
     */
    public Optional<PlaceGrid> on(ImageSize other, int number) {
        double height = Math.log(places.height() * (double) other.height() / image.height());
        double width = Math.log(places.width() * (double) other.width() / image.width());
        return IntStream.rangeClosed(1, number)
                .filter(rows -> number % rows == 0)
                .mapToObj(rows -> new ImageSize(rows, number / rows))
                .filter(size -> away(size, height, width) <= FARTHEST)
                .min(Comparator.comparingDouble(size -> away(size, height, width)))
                .map(size -> new PlaceGrid(other, size));
    }

    private static double away(ImageSize size, double height, double width) {
        return Math.abs(Math.log(size.height()) - height) + Math.abs(Math.log(size.width()) - width);
    }

    /** The class of every place: a mask at the size that the network sees, resampled by nearest neighbour. */
    public Mask labels(Mask mask) {
        return Resampling.nearest(mask, places);
    }

    /** The place nearest to a pixel. */
    public int place(double y, double x) {
        int row = (int) Math.round(along(y, image.height(), places.height()));
        int column = (int) Math.round(along(x, image.width(), places.width()));
        return Math.min(row, places.height() - 1) * places.width() + Math.min(column, places.width() - 1);
    }

    /**
     * Values of places, bilinearly as values of pixels.
     *
     * @param values one a place
     * @return one a pixel
     */
    public float[] spread(float[] values) {
        float[] spread = new float[image.pixels()];
        for (int y = 0; y < image.height(); y++) {
            double row = along(y, image.height(), places.height());
            for (int x = 0; x < image.width(); x++) {
                spread[y * image.width() + x] = (float) between(values, row, along(x, image.width(), places.width()));
            }
        }
        return spread;
    }

    private double between(float[] values, double row, double column) {
        int top = Math.min((int) row, places.height() - 1);
        int left = Math.min((int) column, places.width() - 1);
        int bottom = Math.min(top + 1, places.height() - 1);
        int right = Math.min(left + 1, places.width() - 1);
        double over = column - left;
        int width = places.width();
        double upper = values[top * width + left] * (1 - over) + values[top * width + right] * over;
        double lower = values[bottom * width + left] * (1 - over) + values[bottom * width + right] * over;
        return upper + (lower - upper) * (row - top);
    }

    /** Where a coordinate lies on another axis whose ends are the same: the network's align-corners rule. */
    private static double along(double coordinate, int length, int target) {
        double place = length == 1 ? (target - 1) / 2.0 : coordinate * (target - 1.0) / (length - 1);
        return Math.max(0, Math.min(target - 1, place));
    }
}
