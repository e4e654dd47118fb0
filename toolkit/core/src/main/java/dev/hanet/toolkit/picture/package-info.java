/** Pictures to look at: overlays, panels, heat maps, learning curves, attention. Plain Java2D, no display. */
@NullMarked
package dev.hanet.toolkit.picture;

import org.jspecify.annotations.NullMarked;
