package dev.hanet.toolkit.data;

import java.util.function.UnaryOperator;

/**
 * What a transform made of a sample, and the way back.
 *
 * @param sample what it made
 * @param restore takes probabilities at the sample's size back to the size before
 */
public record Transformed(Sample sample, UnaryOperator<Probabilities> restore) {}
