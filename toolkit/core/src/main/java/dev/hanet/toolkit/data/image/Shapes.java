package dev.hanet.toolkit.data.image;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Region;
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
