/** Segmentation without a network: what a result has to be compared with before it means anything. */
@NullMarked
package dev.hanet.toolkit.data.baseline;

import org.jspecify.annotations.NullMarked;
