/** A whole network, assembled from the parts a spec names. */
@NullMarked
package dev.hanet.blocks.model;

import org.jspecify.annotations.NullMarked;
