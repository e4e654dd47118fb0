/** The studio: pages on this machine that show a spec, its network and its runs, and edit the spec by gestures. */
@NullMarked
package dev.hanet.toolkit.studio;

import org.jspecify.annotations.NullMarked;
