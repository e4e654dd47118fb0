/** Single layers as nodes of a free graph: convolutions, pooling, resizing, joins. */
@NullMarked
package dev.hanet.blocks.node;

import org.jspecify.annotations.NullMarked;
