/** Single layers as blocks: convolutions, pooling, resizing, joins. */
@NullMarked
package dev.hanet.blocks.block.layer;

import org.jspecify.annotations.NullMarked;
