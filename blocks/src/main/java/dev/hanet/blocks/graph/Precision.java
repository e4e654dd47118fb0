package dev.hanet.blocks.graph;

import dev.hanet.yaml.About;

/** How numbers are held while a network computes. */
public enum Precision {
    @About("single precision throughout")
    FLOAT32,
    @About("a rounding of GPUs, which changes nothing on a CPU; refused, since no GPU was at hand to compare on")
    TF32,
    @About(
            "convolutions, products of matrices and fused attention in half as many bits, weights, statistics, graphs and losses in"
                    + " single precision")
    BFLOAT16
}
