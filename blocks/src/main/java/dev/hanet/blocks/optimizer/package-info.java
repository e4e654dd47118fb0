/** How weights follow their gradients. */
@NullMarked
package dev.hanet.blocks.optimizer;

import org.jspecify.annotations.NullMarked;
