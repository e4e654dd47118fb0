/** What the maps of a classifier say of the classes. */
@NullMarked
package dev.hanet.blocks.activation;

import org.jspecify.annotations.NullMarked;
