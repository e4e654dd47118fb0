package dev.hanet.toolkit.data.image;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Probabilities;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.Sample;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point2f;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Looks at an image from its middle: the distance from it runs down from 0 to half the shorter side, the angle across,
 * clockwise to the left, as M-Net does with OpenCV's {@code linearPolar} and a quarter turn.
 */
public final class PolarMap {
    static {
        OpenCv.load();
    }

    private PolarMap() {}

    /** All parts of a sample; labels are not blended. */
    public static Sample polar(Sample sample, ImageSize to) {
        ImageSize from = sample.size();
        int linear = opencv_imgproc.INTER_LINEAR;
        int nearest = opencv_imgproc.INTER_NEAREST;
        return new Sample(
                sample.id(),
                new Image(
                        sample.image().channels(),
                        to,
                        there(sample.image().values(), sample.image().channels(), from, to, linear)),
                sample.mask().map(mask -> new Mask(to, bytes(there(floats(mask), 1, from, to, nearest)))),
                sample.fieldOfView().map(region -> new Region(to, flags(there(floats(region), 1, from, to, nearest)))));
    }

    /** Back to an image's own geometry; beyond the circle that was seen, class 0 is certain. */
    public static Probabilities restored(Probabilities polar, ImageSize to) {
        ImageSize from = polar.size();
        int classes = polar.classes();
        float[] result = new float[classes * to.pixels()];
        for (int c = 0; c < classes; c++) {
            float[] plane = new float[from.pixels()];
            System.arraycopy(polar.values(), c * from.pixels(), plane, 0, plane.length);
            try (Mat source = mat(plane, from);
                    Mat upright = new Mat();
                    Mat target = new Mat();
                    Size size = new Size(to.width(), to.height());
                    Point2f centre = centre(to)) {
                opencv_core.rotate(source, upright, opencv_core.ROTATE_90_COUNTERCLOCKWISE);
                opencv_imgproc.warpPolar(
                        upright,
                        target,
                        size,
                        centre,
                        to.shortSide() / 2.0,
                        opencv_imgproc.INTER_LINEAR
                                | opencv_imgproc.WARP_FILL_OUTLIERS
                                | opencv_imgproc.WARP_INVERSE_MAP);
                copy(target, result, c * to.pixels(), to.pixels());
            }
        }
        for (int pixel = 0; pixel < to.pixels(); pixel++) {
            float sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += result[c * to.pixels() + pixel];
            }
            result[pixel] += Math.max(0, 1 - sum);
        }
        return new Probabilities(classes, to, result);
    }

    private static float[] there(float[] values, int planes, ImageSize from, ImageSize to, int interpolation) {
        float[] result = new float[planes * to.pixels()];
        int distances = to.height(); // OpenCV's polar image lies on its side
        int angles = to.width();
        for (int p = 0; p < planes; p++) {
            float[] plane = new float[from.pixels()];
            System.arraycopy(values, p * from.pixels(), plane, 0, plane.length);
            try (Mat source = mat(plane, from);
                    Mat lying = new Mat();
                    Mat target = new Mat();
                    Size size = new Size(distances, angles);
                    Point2f centre = centre(from)) {
                opencv_imgproc.warpPolar(
                        source,
                        lying,
                        size,
                        centre,
                        from.shortSide() / 2.0,
                        interpolation | opencv_imgproc.WARP_FILL_OUTLIERS);
                opencv_core.rotate(lying, target, opencv_core.ROTATE_90_CLOCKWISE);
                copy(target, result, p * to.pixels(), to.pixels());
            }
        }
        return result;
    }

    private static Point2f centre(ImageSize size) {
        return new Point2f(size.width() / 2f, size.height() / 2f);
    }

    private static Mat mat(float[] plane, ImageSize size) {
        Mat mat = new Mat(size.height(), size.width(), opencv_core.CV_32FC1);
        try (FloatPointer data = new FloatPointer(mat.data())) {
            data.put(plane);
        }
        return mat;
    }

    private static void copy(Mat mat, float[] target, int offset, int length) {
        try (FloatPointer data = new FloatPointer(mat.data())) {
            data.get(target, offset, length);
        }
    }

    private static float[] floats(Mask mask) {
        float[] values = new float[mask.size().pixels()];
        for (int i = 0; i < values.length; i++) {
            values[i] = mask.classes()[i] & 0xff;
        }
        return values;
    }

    private static float[] floats(Region region) {
        float[] values = new float[region.size().pixels()];
        for (int i = 0; i < values.length; i++) {
            values[i] = region.inside()[i] ? 1 : 0;
        }
        return values;
    }

    private static byte[] bytes(float[] values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.round(values[i]);
        }
        return bytes;
    }

    private static boolean[] flags(float[] values) {
        boolean[] flags = new boolean[values.length];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = values[i] > 0;
        }
        return flags;
    }
}
