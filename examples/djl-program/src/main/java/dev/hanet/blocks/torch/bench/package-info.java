/** How fast the engine runs a whole network. */
@NullMarked
package dev.hanet.blocks.torch.bench;

import org.jspecify.annotations.NullMarked;
