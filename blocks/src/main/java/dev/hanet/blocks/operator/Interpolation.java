package dev.hanet.blocks.operator;

/** How resizing fills in between. */
public enum Interpolation {
    /** Weighted mean of the four neighbours. */
    BILINEAR,
    /** The nearest neighbour. */
    NEAREST
}
