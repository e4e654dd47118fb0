/** Networks as exported programs of PyTorch; the only package that knows their schema. */
@NullMarked
package dev.hanet.blocks.pt2;

import org.jspecify.annotations.NullMarked;
