/** A trained network behind HTTP: images in, masks and measures out. */
@NullMarked
package dev.hanet.toolkit.serving;

import org.jspecify.annotations.NullMarked;
