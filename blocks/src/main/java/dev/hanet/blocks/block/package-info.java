/** What a node of a free graph can be, and what it is given. */
@NullMarked
package dev.hanet.blocks.block;

import org.jspecify.annotations.NullMarked;
