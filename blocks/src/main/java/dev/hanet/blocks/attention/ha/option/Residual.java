package dev.hanet.blocks.attention.ha.option;

import dev.hanet.yaml.About;

/** Whether the input is added to the result. */
public enum Residual {
    /** The result alone, as equation 6 writes it. */
    @About("the result alone, as equation 6 writes it")
    NONE,
    /** The input is added. */
    @About("the input is added")
    ADD,
    /** The input is added to the result times a learned number that begins at 0. */
    @About("the input is added to the result times a learned number that begins at 0")
    GAMMA
}
