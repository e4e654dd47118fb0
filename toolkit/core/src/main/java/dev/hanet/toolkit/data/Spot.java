package dev.hanet.toolkit.data;

/**
 * One pixel of an image at its own resolution.
 *
 * @param x column, from 0 at the left
 * @param y row, from 0 at the top
 */
public record Spot(int x, int y) {
    /** Whether an image of that size has it. */
    public boolean isInside(ImageSize size) {
        return x >= 0 && x < size.width() && y >= 0 && y < size.height();
    }

    @Override
    public String toString() {
        return x + "," + y;
    }
}
