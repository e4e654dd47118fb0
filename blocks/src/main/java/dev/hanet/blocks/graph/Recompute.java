package dev.hanet.blocks.graph;

import dev.hanet.yaml.About;

/** What a backward pass computes a second time instead of keeping it. */
public enum Recompute {
    @About("nothing: all that the backward pass needs is kept")
    NONE,
    @About(
            "the inside of blocks: residual units, stages of a decoder; in less memory and more time, with the same gradients")
    BLOCKS
}
