/** Graphs compiled to TorchScript programs and run by DJL's PyTorch engine; the only package that knows DJL. */
@NullMarked
package dev.hanet.blocks.torch;

import org.jspecify.annotations.NullMarked;
