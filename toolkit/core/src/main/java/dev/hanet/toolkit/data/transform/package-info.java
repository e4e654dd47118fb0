/** The transforms: one record each, those that prepare every image and those that augment training. */
@NullMarked
package dev.hanet.toolkit.data.transform;

import org.jspecify.annotations.NullMarked;
