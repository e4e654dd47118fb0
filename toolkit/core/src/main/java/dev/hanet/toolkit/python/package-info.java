/** Configurations that are written in Python, read as data: nothing in them is run. */
@NullMarked
package dev.hanet.toolkit.python;

import org.jspecify.annotations.NullMarked;
