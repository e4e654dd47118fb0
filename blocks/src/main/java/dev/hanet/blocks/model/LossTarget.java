package dev.hanet.blocks.model;

/** What a classifier is to find. */
public enum LossTarget {
    /** The classes of the mask. */
    MASK,
    /** Where classes meet: two channels, inside and boundary. */
    BOUNDARY
}
