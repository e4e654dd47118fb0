/** Operators of the graph of places: thresholds, walks, masked softmax. */
@NullMarked
package dev.hanet.blocks.attention.ha.operator;

import org.jspecify.annotations.NullMarked;
