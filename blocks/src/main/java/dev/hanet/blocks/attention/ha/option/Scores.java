package dev.hanet.blocks.attention.ha.option;

import dev.hanet.yaml.About;

/** What enters the softmax on edges. */
public enum Scores {
    /** The scaled product of query and key, as equation 4 writes it. */
    @About("the scaled product of query and key, as equation 4 writes it")
    RAW,
    /** The normalized scores, divided by the temperature; gradients pass the normalization. */
    @About("the normalized scores, divided by the temperature; gradients pass the normalization")
    NORMALIZED
}
