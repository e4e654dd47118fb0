package dev.hanet.blocks.model;

/** What joins two parts of a network. */
public enum LinkType {
    /** Convolution, batch normalisation, ReLU. */
    CONV_BN_RELU,
    /** Nothing. */
    NONE
}
