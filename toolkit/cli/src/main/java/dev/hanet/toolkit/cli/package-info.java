/** The runner {@code hanet}: commands, their output, and what each failure says. */
@NullMarked
package dev.hanet.toolkit.cli;

import org.jspecify.annotations.NullMarked;
