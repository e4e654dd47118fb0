/** The files of a run: where they lie, how they are written, found and read back. */
@NullMarked
package dev.hanet.toolkit.run;

import org.jspecify.annotations.NullMarked;
