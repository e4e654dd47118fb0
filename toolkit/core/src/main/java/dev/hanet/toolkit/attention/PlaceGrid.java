package dev.hanet.toolkit.attention;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.image.Resampling;
import java.util.Optional;

/**
 * How the places of a feature map lie on the image that the network sees, row by row; its corners are the image's.
 *
 * @param image the size that the network sees
 * @param places the size of the feature map
 */
public record PlaceGrid(ImageSize image, ImageSize places) {
    private static final int LARGEST_STRIDE = 64;

    /**
     * The grid of a number of places: that of the smallest stride, a power of 2, that leaves so many.
     *
     * @param image the size that the network sees
     * @param places N
     * @return empty when no stride does
     */
    public static Optional<PlaceGrid> of(ImageSize image, int places) {
        for (int stride = 1; stride <= LARGEST_STRIDE; stride *= 2) {
            int height = (image.height() + stride - 1) / stride;
            int width = (image.width() + stride - 1) / stride;
            if (height * width == places) {
                return Optional.of(new PlaceGrid(image, new ImageSize(height, width)));
            }
        }
        return Optional.empty();
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
