/** What comes with the toolkit, wired: nothing below depends on it. */
@NullMarked
package dev.hanet.toolkit.builtin;

import org.jspecify.annotations.NullMarked;
