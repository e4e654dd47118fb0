package dev.hanet.blocks.layer;

/** What follows a convolution before its activation. */
public enum Norm {
    /** Batch normalisation. */
    BATCH,
    /** Nothing. */
    NONE
}
