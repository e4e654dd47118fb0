/**
 * What stands between encoder and decoder and relates distant places.
 *
 * <p>The paper's own module is {@link dev.hanet.blocks.attention.HierarchicalAttention}, over the
 * {@link dev.hanet.blocks.attention.NeighbourGraph}, with the options of {@link dev.hanet.blocks.attention.HaSpec}.
 */
@NullMarked
package dev.hanet.blocks.attention;

import org.jspecify.annotations.NullMarked;
