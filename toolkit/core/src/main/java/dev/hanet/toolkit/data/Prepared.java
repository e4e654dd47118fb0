package dev.hanet.toolkit.data;

import java.util.function.UnaryOperator;

/**
 * A sample ready for the network, and the way back.
 *
 * @param sample what the network takes
 * @param original the size of the image as it was read
 * @param restore takes probabilities at the sample's size back to the original size
 */
public record Prepared(Sample sample, ImageSize original, UnaryOperator<Probabilities> restore) {}
