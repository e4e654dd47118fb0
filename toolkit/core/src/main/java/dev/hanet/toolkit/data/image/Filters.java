package dev.hanet.toolkit.data.image;

import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.Mask;
import dev.hanet.toolkit.data.Region;
import dev.hanet.toolkit.data.Sample;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point2f;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_imgproc.CLAHE;

/** Blur, local contrast and rotation by OpenCV, on one thread each. */
public final class Filters {
    static {
        OpenCv.load();
    }

    private Filters() {}

    /** Gaussian blur; borders are mirrored. */
    public static Image blur(Image image, double deviation) {
        if (deviation <= 0) {
            return image;
        }
        return planes(image, (source, target) -> {
            try (Size automatic = new Size(0, 0)) {
                opencv_imgproc.GaussianBlur(
                        source,
                        target,
                        automatic,
                        deviation,
                        deviation,
                        opencv_core.BORDER_REFLECT_101,
                        opencv_core.ALGO_HINT_ACCURATE);
            }
        });
    }

    /** The mean over a square window of odd side; borders are mirrored. */
    public static Image boxBlur(Image image, int side) {
        return planes(image, (source, target) -> {
            try (Size window = new Size(side, side)) {
                opencv_imgproc.blur(source, target, window);
            }
        });
    }

    /**
     * Contrast-limited adaptive histogram equalisation of each channel, rounded to whole grey values from 0 to 255: the clip
     * limit of the literature counts on 256 bins.
     *
     * @param clip limit of a histogram bin, as a multiple of the mean
     * @param tiles tiles along each side
     */
    public static Image clahe(Image image, double clip, int tiles) {
        return planes(image, (source, target) -> {
            try (Mat bytes = new Mat();
                    Mat equalised = new Mat();
                    Size grid = new Size(tiles, tiles);
                    CLAHE clahe = opencv_imgproc.createCLAHE(clip, grid)) {
                source.convertTo(bytes, opencv_core.CV_8U, 1, 0);
                clahe.apply(bytes, equalised);
                equalised.convertTo(target, opencv_core.CV_32F, 1, 0);
            }
        });
    }

    /**
     * Turns all parts about the middle; what comes from beyond the border is 0, a given class, and outside.
     *
     * @param degrees anticlockwise
     */
    public static Sample rotate(Sample sample, double degrees, int outside) {
        ImageSize size = sample.size();
        try (Point2f centre = new Point2f((size.width() - 1) / 2f, (size.height() - 1) / 2f);
                Mat turn = opencv_imgproc.getRotationMatrix2D(centre, degrees, 1)) {
            Image image = planes(
                    sample.image(), (source, target) -> warp(source, target, turn, opencv_imgproc.INTER_LINEAR, 0));
            return new Sample(
                    sample.id(),
                    image,
                    sample.mask().map(mask -> new Mask(size, bytes(mask.classes(), size, turn, outside))),
                    sample.fieldOfView().map(region -> rotate(region, turn)));
        }
    }

    private static Region rotate(Region region, Mat turn) {
        byte[] flags = new byte[region.inside().length];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = (byte) (region.inside()[i] ? 1 : 0);
        }
        byte[] turned = bytes(flags, region.size(), turn, 0);
        boolean[] inside = new boolean[turned.length];
        for (int i = 0; i < turned.length; i++) {
            inside[i] = turned[i] != 0;
        }
        return new Region(region.size(), inside);
    }

    private static byte[] bytes(byte[] values, ImageSize size, Mat turn, int outside) {
        byte[] result = new byte[values.length];
        try (Mat source = new Mat(size.height(), size.width(), opencv_core.CV_8UC1);
                Mat target = new Mat();
                BytePointer in = new BytePointer(source.data())) {
            in.put(values);
            warp(source, target, turn, opencv_imgproc.INTER_NEAREST, outside);
            try (BytePointer out = new BytePointer(target.data())) {
                out.get(result);
            }
        }
        return result;
    }

    private static void warp(Mat source, Mat target, Mat turn, int interpolation, double outside) {
        try (Size size = source.size();
                Scalar border = new Scalar(outside, 0, 0, 0)) {
            opencv_imgproc.warpAffine(source, target, turn, size, interpolation, opencv_core.BORDER_CONSTANT, border);
        }
    }

    /** Applies an operation to each channel. */
    private static Image planes(Image image, PlaneOperation operation) {
        ImageSize size = image.size();
        int pixels = size.pixels();
        float[] result = new float[image.values().length];
        for (int c = 0; c < image.channels(); c++) {
            try (Mat source = new Mat(size.height(), size.width(), opencv_core.CV_32FC1);
                    Mat target = new Mat();
                    FloatPointer in = new FloatPointer(source.data())) {
                in.put(image.values(), c * pixels, pixels);
                operation.apply(source, target);
                try (FloatPointer out = new FloatPointer(target.data())) {
                    out.get(result, c * pixels, pixels);
                }
            }
        }
        return new Image(image.channels(), size, result);
    }

    @FunctionalInterface
    private interface PlaneOperation {
        void apply(Mat source, Mat target);
    }
}
