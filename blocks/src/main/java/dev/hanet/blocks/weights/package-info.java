/** Weights in files. */
@NullMarked
package dev.hanet.blocks.weights;

import org.jspecify.annotations.NullMarked;
