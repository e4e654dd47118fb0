/** Cutting images into patches and putting predictions together again. */
@NullMarked
package dev.hanet.toolkit.data.patch;

import org.jspecify.annotations.NullMarked;
