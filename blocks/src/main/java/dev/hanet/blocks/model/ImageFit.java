package dev.hanet.blocks.model;

import dev.hanet.blocks.encoder.FeaturePyramid;
import dev.hanet.blocks.graph.GraphException;
import dev.hanet.blocks.graph.Value;

/**
 * Whether an image's size fits an output stride: a multiple of it, or one more.
 *
 * <p>With one more, aligned corners map feature places exactly to pixels; with other sizes features shift.
 */
final class ImageFit {
    private ImageFit() {}

    /**
     * Checks height and width.
     *
     * @throws GraphException naming the nearest sizes that fit
     */
    static void check(Value image, FeaturePyramid pyramid) {
        int stride = pyramid.last().stride();
        check(image, image.shape().size(2), "height", stride);
        check(image, image.shape().size(3), "width", stride);
    }

    private static void check(Value image, long size, String axis, int stride) {
        if (size % stride > 1) {
            throw image.graph()
                    .refuse(
                            "the image's " + axis + " " + size + " is neither a multiple of the output stride " + stride
                                    + " nor one more",
                            "nearest sizes: " + (size - size % stride + 1) + ", " + (size - size % stride + stride));
        }
    }
}
