package dev.hanet.blocks.attention.ha.option;

import dev.hanet.yaml.About;

/** What an edge of level h is worth; scores are multiplied by it. */
public enum HopValue {
    /** 1, however many walks there are. */
    @About("1, however many walks there are")
    BOOLEAN,
    /** The number of walks of h edges, as equation 2 is printed. */
    @About("the number of walks of h edges, as equation 2 is printed")
    COUNT,
    /** The probability that a random walk of h edges ends there. */
    @About("the probability that a random walk of h edges ends there")
    ROW_STOCHASTIC
}
