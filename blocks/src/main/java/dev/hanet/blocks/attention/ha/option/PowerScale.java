package dev.hanet.blocks.attention.ha.option;

import dev.hanet.yaml.About;

/** How powers of scores are kept from exploding. */
public enum PowerScale {
    /** Not at all, as equation 5 is printed. */
    @About("not at all, as equation 5 is printed")
    NONE,
    /** Each product is divided by the number of places. */
    @About("each product is divided by the number of places")
    INVERSE_NODES,
    /** The rows of level 2 and up are divided by the sum of their absolute values. */
    @About("the rows of level 2 and up are divided by the sum of their absolute values")
    ROW_L1
}
