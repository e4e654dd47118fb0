package dev.hanet.toolkit.data.image;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Region;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/** Binary morphology and connected components. */
public final class Shapes {
    private static final int EIGHT_NEIGHBOURS = 8;
    private static final int FOUR_NEIGHBOURS = 4;
    /** Rows and columns of the eight neighbours, from north, clockwise. */
    private static final int[][] AROUND = {{-1, 0}, {-1, 1}, {0, 1}, {1, 1}, {1, 0}, {1, -1}, {0, -1}, {-1, -1}};

    static {
        OpenCv.load();
    }

    private Shapes() {}

    /** Erodes, then dilates with a disc of that radius: specks vanish. */
    public static Region opened(Region region, int radius) {
        return morphed(region, opencv_imgproc.MORPH_OPEN, radius);
    }

    /** Dilates, then erodes with a disc of that radius: gaps close. The picture counts as surrounded by nothing. */
    public static Region closed(Region region, int radius) {
        ImageSize size = region.size();
        ImageSize wide = new ImageSize(size.height() + 2 * radius, size.width() + 2 * radius);
        Region padded = Framing.window(region, -radius, -radius, wide);
        return Framing.window(morphed(padded, opencv_imgproc.MORPH_CLOSE, radius), radius, radius, size);
    }

    /** The largest part that hangs together over eight neighbours; an empty region stays empty. */
    public static Region largest(Region region) {
        int[] labels = labels(region, EIGHT_NEIGHBOURS);
        int[] areas = new int[max(labels) + 1];
        for (int label : labels) {
            areas[label]++;
        }
        int best = 0;
        for (int label = 1; label < areas.length; label++) {
            if (best == 0 || areas[label] > areas[best]) {
                best = label;
            }
        }
        int chosen = best;
        return select(region.size(), labels, label -> label != 0 && label == chosen);
    }

    /** Adds what the region encloses. */
    public static Region filled(Region region) {
        ImageSize size = region.size();
        boolean[] outside =
                withoutBorderParts(complement(region), FOUR_NEIGHBOURS).inside();
        boolean[] inside = region.inside().clone();
        for (int i = 0; i < inside.length; i++) {
            inside[i] |= outside[i];
        }
        return new Region(size, inside);
    }

    /** Drops every part that touches the picture's border. */
    public static Region withoutBorderParts(Region region) {
        return withoutBorderParts(region, EIGHT_NEIGHBOURS);
    }

    /** Drops every part of fewer pixels. */
    public static Region withoutSpecks(Region region, int leastPixels) {
        int[] labels = labels(region, EIGHT_NEIGHBOURS);
        int[] areas = new int[max(labels) + 1];
        for (int label : labels) {
            areas[label]++;
        }
        return select(region.size(), labels, label -> label != 0 && areas[label] >= leastPixels);
    }

    /** The pixels of a region that have one outside it above, below, left or right; the picture's end is outside. */
    public static Region edge(Region region) {
        ImageSize size = region.size();
        boolean[] edge = new boolean[size.pixels()];
        for (int pixel = 0; pixel < edge.length; pixel++) {
            int y = pixel / size.width();
            int x = pixel % size.width();
            edge[pixel] = region.inside()[pixel]
                    && !(isInside(region, y - 1, x)
                            && isInside(region, y + 1, x)
                            && isInside(region, y, x - 1)
                            && isInside(region, y, x + 1));
        }
        return new Region(size, edge);
    }

    /**
     * The region thinned to lines of one pixel that hang together as it does: Guo and Hall, Parallel Thinning with Two-Subiteration
     * Algorithms, Communications of the ACM 32 (1989), algorithm A1. No part vanishes. The picture counts as surrounded by nothing.
     */
    public static Region skeleton(Region region) {
        ImageSize size = region.size();
        boolean[] inside = region.inside().clone();
        Region current = new Region(size, inside);
        // What a half step says of a pixel stays until one of its neighbours goes, so only then it is looked at again.
        Waiting[] halves = {new Waiting(inside.length), new Waiting(inside.length)};
        for (int pixel = 0; pixel < inside.length; pixel++) {
            if (inside[pixel]) {
                halves[0].add(pixel);
                halves[1].add(pixel);
            }
        }
        boolean isThinned = true;
        while (isThinned) {
            isThinned = false;
            for (int half = 0; half < halves.length; half++) {
                boolean isSecond = half == 1;
                int[] removed = IntStream.of(halves[half].taken())
                        .filter(pixel -> inside[pixel] && isRemovable(current, pixel, isSecond))
                        .toArray();
                for (int pixel : removed) {
                    inside[pixel] = false;
                }
                for (int pixel : removed) {
                    for (int[] step : AROUND) {
                        int y = pixel / size.width() + step[0];
                        int x = pixel % size.width() + step[1];
                        if (isInside(current, y, x)) {
                            halves[0].add(y * size.width() + x);
                            halves[1].add(y * size.width() + x);
                        }
                    }
                }
                isThinned |= removed.length > 0;
            }
        }
        return current;
    }

    /** Pixels that wait to be looked at, each once. */
    private static final class Waiting {
        private final boolean[] isIn;
        private int[] pixels = new int[16];
        private int count;

        Waiting(int pixels) {
            this.isIn = new boolean[pixels];
        }

        void add(int pixel) {
            if (!isIn[pixel]) {
                isIn[pixel] = true;
                pixels = count == pixels.length ? Arrays.copyOf(pixels, 2 * count) : pixels;
                pixels[count++] = pixel;
            }
        }

        /** All of them, who then wait no longer. */
        int[] taken() {
            int[] taken = Arrays.copyOf(pixels, count);
            for (int pixel : taken) {
                isIn[pixel] = false;
            }
            count = 0;
            return taken;
        }
    }

    /** Whether a pixel is of a border that is thick enough; the half steps look from opposite sides. */
    private static boolean isRemovable(Region region, int pixel, boolean isSecond) {
        int y = pixel / region.size().width();
        int x = pixel % region.size().width();
        boolean[] ring = new boolean[AROUND.length]; // from north, clockwise
        for (int i = 0; i < ring.length; i++) {
            ring[i] = isInside(region, y + AROUND[i][0], x + AROUND[i][1]);
        }
        int entries = 0;
        int pairsAfter = 0;
        int pairsBefore = 0;
        for (int side = 0; side < ring.length; side += 2) {
            boolean isNext = ring[side + 1] || ring[(side + 2) % ring.length];
            entries += !ring[side] && isNext ? 1 : 0;
            pairsAfter += isNext ? 1 : 0;
            pairsBefore += ring[side] || ring[side + 1] ? 1 : 0;
        }
        int thickness = Math.min(pairsAfter, pairsBefore);
        int turn = isSecond ? 4 : 0;
        boolean south = ring[(4 + turn) % ring.length];
        boolean southWest = ring[(5 + turn) % ring.length];
        boolean west = ring[(6 + turn) % ring.length];
        boolean northWest = ring[(7 + turn) % ring.length];
        return entries == 1 && (thickness == 2 || thickness == 3) && !((south || southWest || !northWest) && west);
    }

    private static boolean isInside(Region region, int y, int x) {
        return y >= 0
                && x >= 0
                && y < region.size().height()
                && x < region.size().width()
                && region.contains(y, x);
    }

    private static Region withoutBorderParts(Region region, int neighbours) {
        ImageSize size = region.size();
        int[] labels = labels(region, neighbours);
        boolean[] touching = new boolean[max(labels) + 1];
        for (int y = 0; y < size.height(); y++) {
            touching[labels[y * size.width()]] = true;
            touching[labels[(y + 1) * size.width() - 1]] = true;
        }
        for (int x = 0; x < size.width(); x++) {
            touching[labels[x]] = true;
            touching[labels[(size.height() - 1) * size.width() + x]] = true;
        }
        return select(size, labels, label -> label != 0 && !touching[label]);
    }

    private static Region complement(Region region) {
        boolean[] inside = new boolean[region.inside().length];
        for (int i = 0; i < inside.length; i++) {
            inside[i] = !region.inside()[i];
        }
        return new Region(region.size(), inside);
    }

    private static Region morphed(Region region, int operation, int radius) {
        try (Mat source = toMat(region);
                Mat target = new Mat();
                Size size = new Size(2 * radius + 1, 2 * radius + 1);
                Mat disc = opencv_imgproc.getStructuringElement(opencv_imgproc.MORPH_ELLIPSE, size);
                Point centre = new Point(-1, -1);
                Scalar border = opencv_imgproc.morphologyDefaultBorderValue()) {
            opencv_imgproc.morphologyEx(
                    source, target, operation, disc, centre, 1, opencv_core.BORDER_CONSTANT, border);
            byte[] bytes = new byte[region.inside().length];
            try (BytePointer data = new BytePointer(target.data())) {
                data.get(bytes);
            }
            boolean[] inside = new boolean[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                inside[i] = bytes[i] != 0;
            }
            return new Region(region.size(), inside);
        }
    }

    private static int[] labels(Region region, int neighbours) {
        int[] labels = new int[region.inside().length];
        try (Mat source = toMat(region);
                Mat target = new Mat()) {
            opencv_imgproc.connectedComponents(source, target, neighbours, opencv_core.CV_32S);
            try (IntPointer data = new IntPointer(target.data())) {
                data.get(labels);
            }
        }
        return labels;
    }

    private static Mat toMat(Region region) {
        byte[] bytes = new byte[region.inside().length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (region.inside()[i] ? 1 : 0);
        }
        Mat mat = new Mat(region.size().height(), region.size().width(), opencv_core.CV_8UC1);
        try (BytePointer data = new BytePointer(mat.data())) {
            data.put(bytes);
        }
        return mat;
    }

    private static int max(int[] labels) {
        int max = 0;
        for (int label : labels) {
            max = Math.max(max, label);
        }
        return max;
    }

    private static Region select(ImageSize size, int[] labels, java.util.function.IntPredicate chosen) {
        boolean[] inside = new boolean[labels.length];
        for (int i = 0; i < labels.length; i++) {
            inside[i] = chosen.test(labels[i]);
        }
        return new Region(size, inside);
    }
}
