/** Hierarchical attention: scores, the graph of strong similarities, its levels, and what places gather over them. */
@NullMarked
package dev.hanet.blocks.attention.ha;

import org.jspecify.annotations.NullMarked;
