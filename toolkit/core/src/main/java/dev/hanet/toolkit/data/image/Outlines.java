package dev.hanet.toolkit.data.image;

import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Region;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.RotatedRect;
import org.bytedeco.opencv.opencv_core.Scalar;

/** Regions within outlines. */
public final class Outlines {
    private static final int FEWEST_FOR_AN_ELLIPSE = 5;

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

    /** The ellipse that fits the longest outer outline best; an outline of less than five points stays as it is. */
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
            return longest < 0 ? region : ellipse(outlines.get(longest), size);
        }
    }

    private static Region ellipse(Mat outline, ImageSize size) {
        byte[] bytes = new byte[size.pixels()];
        try (RotatedRect box = opencv_imgproc.fitEllipse(outline);
                Mat canvas = new Mat(size.height(), size.width(), opencv_core.CV_8UC1);
                BytePointer out = new BytePointer(canvas.data());
                Scalar one = new Scalar(1, 0, 0, 0)) {
            out.put(bytes);
            opencv_imgproc.ellipse(canvas, box, one, opencv_imgproc.FILLED, opencv_imgproc.LINE_8);
            out.get(bytes);
        }
        return region(bytes, size);
    }

    private static Region region(byte[] bytes, ImageSize size) {
        boolean[] inside = new boolean[bytes.length];
        for (int i = 0; i < inside.length; i++) {
            inside[i] = bytes[i] != 0;
        }
        return new Region(size, inside);
    }
}
