package dev.hanet.toolkit.picture;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import java.awt.Color;
import java.util.List;
import java.util.Optional;

/** Masks drawn over images, at the image's own resolution. */
public final class Overlays {
    private static final double TINT = 0.4;
    /** Of images up to this height, lines are one pixel wide. */
    private static final int THIN = 600;

    private Overlays() {}

    /**
     * The prediction as a tint with an outline in its class's colour; where there is a mask, its outline in white.
     *
     * @throws IllegalArgumentException when sizes differ
     */
    public static Picture of(Image image, Mask prediction, Optional<Mask> mask) {
        int width = lineWidth(image.height());
        Picture tinted = of(image, prediction, width);
        return mask.map(actual -> outline(tinted, actual, width, Optional.of(Color.WHITE)))
                .orElse(tinted);
    }

    /**
     * The prediction as a tint with an outline.
     *
     * @param width of the outline in pixels
     */
    public static Picture of(Image image, Mask prediction, int width) {
        return outline(tint(Picture.of(image), prediction, TINT), prediction, width, Optional.empty());
    }

    /** How wide outlines are on an image of a height, in pixels. */
    public static int lineWidth(int height) {
        return 1 + height / THIN;
    }

    /** The mask's colours, black where nothing is and gray where pixels are to be ignored. */
    public static Picture of(Mask mask) {
        int[] rgb = new int[mask.size().pixels()];
        for (int pixel = 0; pixel < rgb.length; pixel++) {
            rgb[pixel] = color(mask.classes()[pixel] & 0xff);
        }
        return new Picture(mask.size(), rgb);
    }

    /** What was found, missed, found too much and taken for another class. */
    public static Picture errors(Mask prediction, Mask mask) {
        requireSize(prediction.size(), mask.size());
        int[] rgb = new int[mask.size().pixels()];
        for (int pixel = 0; pixel < rgb.length; pixel++) {
            rgb[pixel] = error(prediction.classes()[pixel] & 0xff, mask.classes()[pixel] & 0xff)
                            .getRGB()
                    & 0xffffff;
        }
        return new Picture(mask.size(), rgb);
    }

    /** Legend of {@link #errors}; the last entry only where there are several classes to confuse. */
    public static List<Legends.Entry> errorLegend(int classes) {
        List<Legends.Entry> entries = List.of(
                new Legends.Entry("found", Color.LIGHT_GRAY),
                new Legends.Entry("missed", Palette.VERMILION),
                new Legends.Entry("too much", Palette.BLUE),
                new Legends.Entry("wrong class", Palette.PURPLE));
        return classes > 2 ? entries : entries.subList(0, 3);
    }

    private static Color error(int predicted, int actual) {
        if (actual == Mask.IGNORE) {
            return Color.DARK_GRAY;
        }
        if (predicted == actual) {
            return actual == 0 ? Color.BLACK : Color.LIGHT_GRAY;
        }
        if (predicted == 0) {
            return Palette.VERMILION;
        }
        return actual == 0 ? Palette.BLUE : Palette.PURPLE;
    }

    private static Picture tint(Picture base, Mask mask, double strength) {
        requireSize(mask.size(), base.size());
        int[] rgb = base.pixels();
        for (int pixel = 0; pixel < rgb.length; pixel++) {
            int label = mask.classes()[pixel] & 0xff;
            if (label != 0 && label != Mask.IGNORE) {
                rgb[pixel] = Picture.blend(rgb[pixel], color(label), strength);
            }
        }
        return new Picture(base.size(), rgb);
    }

    /** Pixels of a class that have another class within the width of the line. */
    private static Picture outline(Picture base, Mask mask, int width, Optional<Color> color) {
        requireSize(mask.size(), base.size());
        int[] rgb = base.pixels();
        for (int y = 0; y < mask.height(); y++) {
            for (int x = 0; x < mask.width(); x++) {
                int label = mask.classAt(y, x);
                if (label != 0 && label != Mask.IGNORE && isBorder(mask, y, x, width)) {
                    rgb[y * mask.width() + x] =
                            color.map(one -> one.getRGB() & 0xffffff).orElseGet(() -> color(label));
                }
            }
        }
        return new Picture(base.size(), rgb);
    }

    private static boolean isBorder(Mask mask, int y, int x, int width) {
        int label = mask.classAt(y, x);
        for (int step = 1; step <= width; step++) {
            if ((y >= step && mask.classAt(y - step, x) != label)
                    || (y + step < mask.height() && mask.classAt(y + step, x) != label)
                    || (x >= step && mask.classAt(y, x - step) != label)
                    || (x + step < mask.width() && mask.classAt(y, x + step) != label)) {
                return true;
            }
        }
        return false;
    }

    private static int color(int label) {
        return (label == Mask.IGNORE ? Color.GRAY : Palette.ofClass(label)).getRGB() & 0xffffff;
    }

    private static void requireSize(ImageSize size, ImageSize wanted) {
        if (!size.equals(wanted)) {
            throw new IllegalArgumentException("a mask of " + size + " does not lie on a picture of " + wanted);
        }
    }
}
