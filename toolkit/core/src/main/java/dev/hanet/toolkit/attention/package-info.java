/** What attention does: the graphs that its levels are, and what a place attends to. */
@NullMarked
package dev.hanet.toolkit.attention;

import org.jspecify.annotations.NullMarked;
