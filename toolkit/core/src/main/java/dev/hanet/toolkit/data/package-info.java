/** Images with their masks, and the contracts of data sets, splits and transforms; how they flow is in {@link Pipeline}. */
@NullMarked
package dev.hanet.toolkit.data;

import org.jspecify.annotations.NullMarked;
