package dev.hanet.blocks.attention.ha.option;

import dev.hanet.yaml.About;

/** What a place without neighbours gathers from. */
public enum EmptyRows {
    /** Itself alone. */
    @About("itself alone")
    SELF,
    /** Every place alike. */
    @About("every place alike")
    UNIFORM,
    /** Nothing: the result there is 0. */
    @About("nothing: the result there is 0")
    ZERO
}
