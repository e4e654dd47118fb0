package dev.hanet.toolkit.data.image;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Region;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.RotatedRect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size2f;

/** Regions within outlines. */
public final class Outlines {
    /** Through five goes a single curve, which need not be an ellipse. */
    private static final int FEWEST_FOR_AN_ELLIPSE = 6;

    static {
        OpenCv.load();
    }

    private Outlines() {}

    /**
     * A corner of an outline.
     *
     * @param y row
     * @param x column
     */
    public record Corner(int y, int x) {
        /** Rows and columns exchanged. */
        public Corner exchanged() {
            return new Corner(x, y);
        }
    }

    /** What a closed outline encloses, the outline included; what lies beyond the picture is cut off. */
    public static Region polygon(List<Corner> corners, ImageSize size) {
        int[] flat = new int[2 * corners.size()];
        for (int i = 0; i < corners.size(); i++) {
            flat[2 * i] = corners.get(i).x();
            flat[2 * i + 1] = corners.get(i).y();
        }
        byte[] bytes = new byte[size.pixels()];
        try (Mat canvas = new Mat(size.height(), size.width(), opencv_core.CV_8UC1);
                Mat points = new Mat(corners.size(), 1, opencv_core.CV_32SC2);
                IntPointer in = new IntPointer(points.data());
                MatVector outlines = new MatVector(points);
                BytePointer out = new BytePointer(canvas.data());
                Point origin = new Point(0, 0);
                Scalar one = new Scalar(1, 0, 0, 0)) {
            out.put(bytes);
            in.put(flat);
            opencv_imgproc.fillPoly(canvas, outlines, one, opencv_imgproc.LINE_8, 0, origin);
            out.get(bytes);
        }
        return region(bytes, size);
    }

    /**
     * The ellipse that fits the longest outer outline best; a region whose outline has less than six pixels, or is too thin for an ellipse,
     * stays as it is, and so does one that no ellipse is like: with which the best has less than half in common, as with a crooked vessel.
     */
    public static Region ellipse(Region region) {
        ImageSize size = region.size();
        byte[] bytes = new byte[size.pixels()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (region.inside()[i] ? 1 : 0);
        }
        try (Mat source = new Mat(size.height(), size.width(), opencv_core.CV_8UC1);
                BytePointer in = new BytePointer(source.data());
                MatVector outlines = new MatVector()) {
            in.put(bytes);
            opencv_imgproc.findContours(
                    source, outlines, opencv_imgproc.RETR_EXTERNAL, opencv_imgproc.CHAIN_APPROX_NONE);
            long longest = -1;
            long most = FEWEST_FOR_AN_ELLIPSE - 1;
            for (long i = 0; i < outlines.size(); i++) {
                if (outlines.get(i).total() > most) {
                    most = outlines.get(i).total();
                    longest = i;
                }
            }
            if (longest < 0 || pixels(outlines.get(longest)) < FEWEST_FOR_AN_ELLIPSE) {
                return region;
            }
            Region drawn = filled(outlines, longest, size);
            return ellipse(outlines.get(longest), size)
                    .filter(found -> isLike(found, drawn))
                    .orElse(region);
        }
    }

    /** Whether two regions have at least half in common of what either of them has. */
    private static boolean isLike(Region one, Region other) {
        int both = 0;
        int either = 0;
        for (int i = 0; i < one.inside().length; i++) {
            both += one.inside()[i] && other.inside()[i] ? 1 : 0;
            either += one.inside()[i] || other.inside()[i] ? 1 : 0;
        }
        return 2 * both >= either;
    }

    private static Region filled(MatVector outlines, long which, ImageSize size) {
        byte[] bytes = new byte[size.pixels()];
        try (Mat canvas = new Mat(size.height(), size.width(), opencv_core.CV_8UC1);
                MatVector one = new MatVector(outlines.get(which));
                BytePointer out = new BytePointer(canvas.data());
                Point origin = new Point(0, 0);
                Scalar colour = new Scalar(1, 0, 0, 0)) {
            out.put(bytes);
            opencv_imgproc.fillPoly(canvas, one, colour, opencv_imgproc.LINE_8, 0, origin);
            out.get(bytes);
        }
        return region(bytes, size);
    }

    /** How many an outline goes through; where a region is thin it comes by twice. */
    private static long pixels(Mat outline) {
        int[] points = new int[Math.toIntExact(2 * outline.total())];
        try (IntPointer data = new IntPointer(outline.data())) {
            data.get(points);
        }
        return IntStream.range(0, points.length / 2)
                .mapToObj(i -> new Corner(points[2 * i + 1], points[2 * i]))
                .distinct()
                .count();
    }

    /** Absent where the best fit is thinner than a pixel, as that of a line is, lies beyond the picture, or is none. */
    private static Optional<Region> ellipse(Mat outline, ImageSize size) {
        byte[] bytes = new byte[size.pixels()];
        opencv_core.setRNGSeed(0); // where several ellipses fit as well, OpenCV moves the points at random
        try (RotatedRect box = opencv_imgproc.fitEllipse(outline);
                Size2f axes = box.size();
                Mat canvas = new Mat(size.height(), size.width(), opencv_core.CV_8UC1);
                BytePointer out = new BytePointer(canvas.data());
                Scalar one = new Scalar(1, 0, 0, 0)) {
            boolean isEllipse = axes.width() >= 1 && axes.height() >= 1 && Float.isFinite(axes.width() + axes.height());
            if (!isEllipse) {
                return Optional.empty();
            }
            out.put(bytes);
            opencv_imgproc.ellipse(canvas, box, one, opencv_imgproc.FILLED, opencv_imgproc.LINE_8);
            out.get(bytes);
        }
        return Optional.of(region(bytes, size)).filter(found -> found.count() > 0);
    }

    private static Region region(byte[] bytes, ImageSize size) {
        boolean[] inside = new boolean[bytes.length];
        for (int i = 0; i < inside.length; i++) {
            inside[i] = bytes[i] != 0;
        }
        return new Region(size, inside);
    }
}
