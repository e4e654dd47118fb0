/** A network opened for use: the one way from an image to its segmentation. */
@NullMarked
package dev.hanet.toolkit.session;

import org.jspecify.annotations.NullMarked;
