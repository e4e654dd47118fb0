package dev.hanet.blocks.attention.ha.option;

import dev.hanet.yaml.About;

/** Which walks make a neighbour of level h. */
public enum Hops {
    /** Walks of exactly h edges. */
    @About("walks of exactly h edges")
    EXACT,
    /** Walks of one to h edges. */
    @About("walks of one to h edges")
    CUMULATIVE,
    /** Walks of h edges where no walk of h - 1 edges leads. */
    @About("walks of h edges where no walk of h - 1 edges leads")
    SHELL
}
