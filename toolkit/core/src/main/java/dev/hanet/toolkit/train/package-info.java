/** From an experiment to trained weights and what they come to. */
@NullMarked
package dev.hanet.toolkit.train;

import org.jspecify.annotations.NullMarked;
