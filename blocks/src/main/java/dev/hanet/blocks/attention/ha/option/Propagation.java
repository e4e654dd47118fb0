package dev.hanet.blocks.attention.ha.option;

import dev.hanet.yaml.About;

/** How farther levels come from the first. */
public enum Propagation {
    /** Products of the graph with itself, equation 2. */
    @About("products of the graph with itself, equation 2")
    GRAPH,
    /** Powers of the raw scores without a graph, equation 5. */
    @About("powers of the raw scores without a graph, equation 5")
    POWER_OF_ATTENTION,
    /** Powers of the first level's weights: a random walk. */
    @About("powers of the first level's weights: a random walk")
    POWER_OF_SOFTMAX,
    /** Every level uses the first level's graph. */
    @About("every level uses the first level's graph")
    NONE
}
