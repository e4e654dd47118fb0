/** From an image to feature maps at several resolutions. */
@NullMarked
package dev.hanet.blocks.encoder;

import org.jspecify.annotations.NullMarked;
