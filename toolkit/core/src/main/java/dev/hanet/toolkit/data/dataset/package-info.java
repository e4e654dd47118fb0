/** Data sets on disk, in the formats they are published in. */
@NullMarked
package dev.hanet.toolkit.data.dataset;

import org.jspecify.annotations.NullMarked;
