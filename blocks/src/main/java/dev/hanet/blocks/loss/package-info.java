/** What training minimises. */
@NullMarked
package dev.hanet.blocks.loss;

import org.jspecify.annotations.NullMarked;
