package dev.hanet.blocks.attention.ha.option;

import dev.hanet.yaml.About;

/** Whether an edge needs both directions. */
public enum Symmetrize {
    /** Each direction by itself. */
    @About("each direction by itself")
    NONE,
    /** Both directions when one of them reaches the threshold. */
    @About("both directions when one of them reaches the threshold")
    OR,
    /** Both directions when both reach the threshold. */
    @About("both directions when both reach the threshold")
    AND,
    /** Both directions when their mean reaches the threshold. */
    @About("both directions when their mean reaches the threshold")
    MEAN
}
