package dev.hanet.blocks.attention.ha.option;

import dev.hanet.yaml.About;

/** Whether a place is its own neighbour. */
public enum SelfLoops {
    /** Always: no place is without neighbours, and farther levels contain the nearer ones. */
    @About("always: no place is without neighbours, and farther levels contain the nearer ones")
    ADD,
    /** When its score with itself reaches the threshold. */
    @About("when its score with itself reaches the threshold")
    AS_THRESHOLDED,
    /** Never on the first level. */
    @About("never on the first level")
    REMOVE
}
