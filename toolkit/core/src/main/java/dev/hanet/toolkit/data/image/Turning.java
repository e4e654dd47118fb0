package dev.hanet.toolkit.data.image;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.Sample;

/** Exact mirrorings and quarter turns: no pixel is resampled. */
public final class Turning {
    private Turning() {}

    /** Left and right exchanged. */
    public static Sample mirrored(Sample sample) {
        ImageSize size = sample.size();
        return moved(sample, (y, x) -> y * size.width() + size.width() - 1 - x);
    }

    /** Top and bottom exchanged. */
    public static Sample upsideDown(Sample sample) {
        ImageSize size = sample.size();
        return moved(sample, (y, x) -> (size.height() - 1 - y) * size.width() + x);
    }

    /** An image as it stands upright, from EXIF's number for how it is stored. */
    static Image upright(Image image, int orientation) {
        int height = image.height();
        int width = image.width();
        ImageSize turned = orientation < 5 ? image.size() : new ImageSize(/* height= */ width, /* width= */ height);
        Source source =
                switch (orientation) {
                    case 2 -> (y, x) -> y * width + width - 1 - x;
                    case 3 -> (y, x) -> (height - 1 - y) * width + width - 1 - x;
                    case 4 -> (y, x) -> (height - 1 - y) * width + x;
                    case 5 -> (y, x) -> x * width + y;
                    case 6 -> (y, x) -> (height - 1 - x) * width + y;
                    case 7 -> (y, x) -> (height - 1 - x) * width + width - 1 - y;
                    case 8 -> (y, x) -> x * width + width - 1 - y;
                    default -> (y, x) -> y * width + x;
                };
        return orientation == 1
                ? image
                : new Image(
                        image.channels(),
                        turned,
                        moved(image, indices(turned, source)).values());
    }

    private static Sample moved(Sample sample, Source source) {
        int[] from = indices(sample.size(), source);
        return new Sample(
                sample.id(),
                moved(sample.image(), from),
                sample.mask().map(mask -> moved(mask, from)),
                sample.fieldOfView().map(region -> moved(region, from)));
    }

    private static int[] indices(ImageSize size, Source source) {
        int[] from = new int[size.pixels()];
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                from[y * size.width() + x] = source.index(y, x);
            }
        }
        return from;
    }

    private static Image moved(Image image, int[] from) {
        float[] given = image.values();
        float[] values = new float[given.length];
        for (int plane = 0; plane < values.length; plane += from.length) {
            for (int i = 0; i < from.length; i++) {
                values[plane + i] = given[plane + from[i]];
            }
        }
        return new Image(image.channels(), image.size(), values);
    }

    private static Mask moved(Mask mask, int[] from) {
        byte[] classes = new byte[from.length];
        for (int i = 0; i < from.length; i++) {
            classes[i] = mask.classes()[from[i]];
        }
        return new Mask(mask.size(), classes);
    }

    private static Region moved(Region region, int[] from) {
        boolean[] inside = new boolean[from.length];
        for (int i = 0; i < from.length; i++) {
            inside[i] = region.inside()[from[i]];
        }
        return new Region(region.size(), inside);
    }

    @FunctionalInterface
    private interface Source {
        int index(int y, int x);
    }
}
