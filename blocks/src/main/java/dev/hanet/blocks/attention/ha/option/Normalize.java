package dev.hanet.blocks.attention.ha.option;

import dev.hanet.yaml.About;

/** How scores are brought to [0, 1] before the threshold. */
public enum Normalize {
    /** Least and greatest score of each sample become 0 and 1. */
    @About("least and greatest score of each sample become 0 and 1")
    MINMAX_SAMPLE,
    /** Least and greatest score of each row become 0 and 1. */
    @About("least and greatest score of each row become 0 and 1")
    MINMAX_ROW,
    /** The logistic function of each score. */
    @About("the logistic function of each score")
    SIGMOID,
    /** The exponential of the distance to the greatest score of the row. */
    @About("the exponential of the distance to the greatest score of the row")
    EXP_ROWMAX,
    /** Half of one plus the cosine between query and key. */
    @About("half of one plus the cosine between query and key")
    COSINE,
    /** The softmax of each row, whose values are near 1 / N: nearly no edge is left. */
    @About("the softmax of each row, whose values are near 1 / N: nearly no edge is left")
    SOFTMAX_ROW,
    /** Scores as they are; the threshold is then a raw score. */
    @About("scores as they are; the threshold is then a raw score")
    NONE
}
