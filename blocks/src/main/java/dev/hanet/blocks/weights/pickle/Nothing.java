package dev.hanet.blocks.weights.pickle;

/** Python's {@code None}. */
enum Nothing {
    NONE
}
