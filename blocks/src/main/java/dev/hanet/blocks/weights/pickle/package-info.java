/** A reader of the files that PyTorch writes, which rebuilds tensors and can do nothing else; and a writer of pickles. */
@NullMarked
package dev.hanet.blocks.weights.pickle;

import org.jspecify.annotations.NullMarked;
