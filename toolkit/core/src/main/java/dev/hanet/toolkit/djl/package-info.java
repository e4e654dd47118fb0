/** A trained run where a DJL program expects a model; the only package of the toolkit that knows DJL. */
@NullMarked
package dev.hanet.toolkit.djl;

import org.jspecify.annotations.NullMarked;
