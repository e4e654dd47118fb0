/** A spec or a trained network as one file that can be handed over: packed, signed, checked, installed. */
@NullMarked
package dev.hanet.toolkit.bundle;

import org.jspecify.annotations.NullMarked;
