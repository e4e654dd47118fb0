/** Run directories: what a run was, what it did and what came of it, in files that are whole or not there. */
@NullMarked
package dev.hanet.toolkit.run;

import org.jspecify.annotations.NullMarked;
