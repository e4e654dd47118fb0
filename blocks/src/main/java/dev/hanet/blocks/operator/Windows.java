package dev.hanet.blocks.operator;

import dev.hanet.blocks.graph.Value;

/** How far windows reach. */
final class Windows {
    private Windows() {}

    /** How many windows fit on an axis; refuses an axis too small for one. */
    static long size(String operator, Value x, int axis, long kernel, int stride, int padding, int dilation) {
        long room = x.shape().size(axis) + 2L * padding - dilation * (kernel - 1) - 1;
        if (room < 0) {
            throw x.graph()
                    .refuse(
                            "'" + operator + "' has a window of " + (dilation * (kernel - 1) + 1) + ", but " + x
                                    + " with padding " + padding + " is smaller",
                            "use larger images");
        }
        return room / stride + 1;
    }
}
