/** What a node of a free graph can be, what it is given, and the feature maps that encoders hand on. */
@NullMarked
package dev.hanet.blocks.block;

import org.jspecify.annotations.NullMarked;
