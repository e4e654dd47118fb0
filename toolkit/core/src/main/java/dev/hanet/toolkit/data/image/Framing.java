package dev.hanet.toolkit.data.image;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.Sample;
import java.util.Arrays;

/**
 * Looks at an area through a window: cropping, padding, patches and pasting back are all this.
 *
 * <p>The window's corner may lie outside; what it sees there is value 0 in images, a given class in masks, and outside in
 * regions.
 */
public final class Framing {
    private Framing() {}

    /** All parts of a sample; pixels of the mask beyond the border become {@code outside}. */
    public static Sample window(Sample sample, int top, int left, ImageSize size, int outside) {
        if (top == 0 && left == 0 && size.equals(sample.size())) {
            return sample;
        }
        return new Sample(
                sample.id(),
                window(sample.image(), top, left, size),
                sample.mask().map(mask -> window(mask, top, left, size, outside)),
                sample.fieldOfView().map(region -> window(region, top, left, size)));
    }

    public static Image window(Image image, int top, int left, ImageSize size) {
        return new Image(
                image.channels(), size, window(image.values(), image.channels(), image.size(), top, left, size));
    }

    /** Beyond the border class 0 is certain. */
    public static Probabilities window(Probabilities probabilities, int top, int left, ImageSize size) {
        ImageSize from = probabilities.size();
        float[] values = window(probabilities.values(), probabilities.classes(), from, top, left, size);
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                if (!inside(from, y + top, x + left)) {
                    values[y * size.width() + x] = 1;
                }
            }
        }
        return new Probabilities(probabilities.classes(), size, values);
    }

    public static Mask window(Mask mask, int top, int left, ImageSize size, int outside) {
        byte[] result = new byte[size.pixels()];
        Arrays.fill(result, (byte) outside);
        copyRows(
                mask.size(),
                top,
                left,
                size,
                1,
                (from, to, length) -> System.arraycopy(mask.classes(), from, result, to, length));
        return new Mask(size, result);
    }

    public static Region window(Region region, int top, int left, ImageSize size) {
        boolean[] result = new boolean[size.pixels()];
        copyRows(
                region.size(),
                top,
                left,
                size,
                1,
                (from, to, length) -> System.arraycopy(region.inside(), from, result, to, length));
        return new Region(size, result);
    }

    private static float[] window(float[] values, int planes, ImageSize from, int top, int left, ImageSize size) {
        float[] result = new float[planes * size.pixels()];
        copyRows(
                from,
                top,
                left,
                size,
                planes,
                (source, target, length) -> System.arraycopy(values, source, result, target, length));
        return result;
    }

    private static boolean inside(ImageSize size, int y, int x) {
        return y >= 0 && y < size.height() && x >= 0 && x < size.width();
    }

    private static void copyRows(ImageSize from, int top, int left, ImageSize to, int planes, RowCopy copy) {
        int firstX = Math.max(0, -left);
        int length = Math.min(to.width(), from.width() - left) - firstX;
        if (length <= 0) {
            return;
        }
        for (int plane = 0; plane < planes; plane++) {
            for (int y = Math.max(0, -top); y < Math.min(to.height(), from.height() - top); y++) {
                copy.row(
                        (plane * from.height() + y + top) * from.width() + left + firstX,
                        (plane * to.height() + y) * to.width() + firstX,
                        length);
            }
        }
    }

    @FunctionalInterface
    private interface RowCopy {
        void row(int from, int to, int length);
    }
}
