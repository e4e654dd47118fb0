/** Trained networks as files for other programs. */
@NullMarked
package dev.hanet.toolkit.export;

import org.jspecify.annotations.NullMarked;
