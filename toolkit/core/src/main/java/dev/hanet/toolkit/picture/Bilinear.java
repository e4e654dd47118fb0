package dev.hanet.toolkit.picture;

import dev.hanet.toolkit.data.ImageSize;

/** Values between the places of a grid. */
final class Bilinear {
    private Bilinear() {}

    /** The value at a real place, 0 to height - 1 and 0 to width - 1. */
    static double at(float[] values, ImageSize grid, double y, double x) {
        int top = Math.min((int) y, grid.height() - 1);
        int left = Math.min((int) x, grid.width() - 1);
        int bottom = Math.min(top + 1, grid.height() - 1);
        int right = Math.min(left + 1, grid.width() - 1);
        double down = y - top;
        double over = x - left;
        double upper = values[top * grid.width() + left] * (1 - over) + values[top * grid.width() + right] * over;
        double lower = values[bottom * grid.width() + left] * (1 - over) + values[bottom * grid.width() + right] * over;
        return upper * (1 - down) + lower * down;
    }
}
