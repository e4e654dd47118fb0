/** Weights that others trained: files of any format, their names, and where they are kept. */
@NullMarked
package dev.hanet.blocks.weights.pretrained;

import org.jspecify.annotations.NullMarked;
