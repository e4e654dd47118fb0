/** The registry of components, and the door through which another jar adds some. */
@NullMarked
package dev.hanet.toolkit.plugin;

import org.jspecify.annotations.NullMarked;
