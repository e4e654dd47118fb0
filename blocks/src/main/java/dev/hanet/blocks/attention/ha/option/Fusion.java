package dev.hanet.blocks.attention.ha.option;

import dev.hanet.yaml.About;

/** How levels come together. */
public enum Fusion {
    /** Side by side, then one 1x1 convolution, as equation 6 writes it. */
    @About("side by side, then one 1x1 convolution, as equation 6 writes it")
    CONCAT,
    /** Added, then one 1x1 convolution. */
    @About("added, then one 1x1 convolution")
    SUM,
    /** Added with a learned gate for each level, then one 1x1 convolution. */
    @About("added with a learned gate for each level, then one 1x1 convolution")
    GATED
}
