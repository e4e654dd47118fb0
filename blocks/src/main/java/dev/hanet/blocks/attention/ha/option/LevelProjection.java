package dev.hanet.blocks.attention.ha.option;

import dev.hanet.yaml.About;

/** What follows the 1x1 convolution of a level. */
public enum LevelProjection {
    /** Nothing. */
    @About("nothing")
    LINEAR,
    /** Batch normalization and a rectifier. */
    @About("batch normalization and a rectifier")
    BN_RELU
}
