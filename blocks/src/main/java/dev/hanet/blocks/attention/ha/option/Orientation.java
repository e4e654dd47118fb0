package dev.hanet.blocks.attention.ha.option;

import dev.hanet.yaml.About;

/** Over which axis weights sum to 1, and which way features flow. */
public enum Orientation {
    /** Each place gathers with the softmax over its keys. */
    @About("each place gathers with the softmax over its keys")
    ROW,
    /** Each place gathers with the softmax over the queries. */
    @About("each place gathers with the softmax over the queries")
    COLUMN,
    /** The softmax over keys, applied the other way, as equation 6 is printed. */
    @About("the softmax over keys, applied the other way, as equation 6 is printed")
    UNNORMALIZED
}
