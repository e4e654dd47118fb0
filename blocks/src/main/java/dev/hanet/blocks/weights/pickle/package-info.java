/** A reader of the files that PyTorch writes: it rebuilds tensors and can do nothing else. */
@NullMarked
package dev.hanet.blocks.weights.pickle;

import org.jspecify.annotations.NullMarked;
