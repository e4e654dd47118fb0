/** From feature maps to logits at image size. */
@NullMarked
package dev.hanet.blocks.decoder;

import org.jspecify.annotations.NullMarked;
