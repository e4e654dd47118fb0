package dev.hanet.blocks.attention.ha.option;

import dev.hanet.yaml.About;

/** What a pair without an edge brings to the softmax. */
public enum NonEdges {
    /** Nothing: its weight is exactly 0. */
    @About("nothing: its weight is exactly 0")
    MASK,
    /** A score of 0, as equation 4 is printed: its weight is in proportion to 1. */
    @About("a score of 0, as equation 4 is printed: its weight is in proportion to 1")
    ZERO
}
