package dev.hanet.toolkit.data.image;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Region;
import java.util.Arrays;

/**
 * Exact Euclidean distances to the nearest pixel of a region, in linear time, for pixels that may be longer than wide.
 *
 * <p>Felzenszwalb and Huttenlocher, Distance Transforms of Sampled Functions, Theory of Computing 8 (2012): the lower envelope
 * of parabolas, first along columns, then along rows.
 */
public final class Distances {
    private Distances() {}

    /**
     * From the centre of every pixel to the centre of the nearest one of the region; infinite where the region is empty.
     *
     * @param down length of a step from row to row
     * @param across length of a step from column to column
     */
    public static double[] to(Region region, double down, double across) {
        ImageSize size = region.size();
        double[] squares = new double[size.pixels()];
        for (int pixel = 0; pixel < squares.length; pixel++) {
            squares[pixel] = region.inside()[pixel] ? 0 : Double.POSITIVE_INFINITY;
        }
        for (int x = 0; x < size.width(); x++) {
            transform(squares, x, size.width(), size.height(), down);
        }
        for (int y = 0; y < size.height(); y++) {
            transform(squares, y * size.width(), 1, size.width(), across);
        }
        return Arrays.stream(squares).map(Math::sqrt).toArray();
    }

    /** The least of value plus squared distance along one line of the picture, in place. */
    private static void transform(double[] values, int start, int step, int length, double spacing) {
        double[] line = new double[length];
        int[] roots = new int[length]; // of the parabolas in the lower envelope
        double[] from = new double[length]; // where each begins to be the lowest
        int count = 0;
        for (int place = 0; place < length; place++) {
            line[place] = values[start + place * step];
            if (Double.isInfinite(line[place])) {
                continue;
            }
            while (count > 0 && crossing(line, roots[count - 1], place, spacing) <= from[count - 1]) {
                count--;
            }
            from[count] = count == 0 ? Double.NEGATIVE_INFINITY : crossing(line, roots[count - 1], place, spacing);
            roots[count++] = place;
        }
        if (count == 0) {
            return;
        }
        int lowest = 0;
        for (int place = 0; place < length; place++) {
            while (lowest + 1 < count && from[lowest + 1] <= place) {
                lowest++;
            }
            double distance = (place - roots[lowest]) * spacing;
            values[start + place * step] = line[roots[lowest]] + distance * distance;
        }
    }

    /** Where the parabola over the right root comes below that over the left one. */
    private static double crossing(double[] line, int left, int right, double spacing) {
        double rise = (line[right] - line[left]) / (spacing * spacing);
        return (rise / (right - left) + right + left) / 2;
    }
}
