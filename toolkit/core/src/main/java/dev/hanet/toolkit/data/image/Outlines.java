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
import org.bytedeco.opencv.opencv_core.Scalar;

/** Regions within outlines. */
public final class Outlines {
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
        boolean[] inside = new boolean[bytes.length];
        for (int i = 0; i < inside.length; i++) {
            inside[i] = bytes[i] != 0;
        }
        return new Region(size, inside);
    }
}
