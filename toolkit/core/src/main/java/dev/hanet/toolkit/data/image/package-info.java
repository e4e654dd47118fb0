/** Decoding files and working on pixels; the only package that knows OpenCV and ImageIO. */
@NullMarked
package dev.hanet.toolkit.data.image;

import org.jspecify.annotations.NullMarked;
