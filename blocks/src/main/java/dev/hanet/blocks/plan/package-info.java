/** What a network costs, read from its graph before any weight exists. */
@NullMarked
package dev.hanet.blocks.plan;

import org.jspecify.annotations.NullMarked;
