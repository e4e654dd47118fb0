package dev.hanet.blocks.block;

import dev.hanet.blocks.graph.Value;
import java.util.TreeSet;

/** Whether an image's size fits the stride of a network; refuses others and names the nearest that do. */
public final class ImageFit {
    private ImageFit() {}

    /**
     * Asks for a multiple of the stride, or one more: then aligned corners map features exactly to pixels.
     *
     * @throws dev.hanet.blocks.graph.GraphException naming the nearest sizes
     */
    public static void requireMultipleOrOneMore(Value image, int stride) {
        require(image, stride, 1);
    }

    /**
     * Asks for a multiple of the stride: then every halving and doubling is exact.
     *
     * @throws dev.hanet.blocks.graph.GraphException naming the nearest sizes
     */
    public static void requireMultiple(Value image, int stride) {
        require(image, stride, 0);
    }

    private static void require(Value image, int stride, int more) {
        long height = image.shape().size(2);
        long width = image.shape().size(3);
        if (height % stride <= more && width % stride <= more) {
            return;
        }
        TreeSet<Long> nearest = new TreeSet<>();
        for (long size : new long[] {height, width}) {
            if (size % stride > more) {
                long below = size - size % stride + more;
                nearest.add(below < stride ? stride : below);
                nearest.add(size - size % stride + stride);
            }
        }
        boolean isInside = image.kind() == Value.Kind.RESULT;
        throw image.graph()
                .refuseSize(
                        (isInside ? "a map of " : "an image of ") + height + " x " + width
                                + " does not fit the output stride " + stride + ": its sizes must be multiples of it"
                                + (more == 1 ? ", or one more" : ""),
                        isInside
                                ? "take images of other sizes"
                                : "nearest sizes: "
                                        + String.join(
                                                ", ",
                                                nearest.stream()
                                                        .map(String::valueOf)
                                                        .toList()));
    }
}
