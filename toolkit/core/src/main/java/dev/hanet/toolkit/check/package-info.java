/** Looks at data before anything is trained on it. */
@NullMarked
package dev.hanet.toolkit.check;

import org.jspecify.annotations.NullMarked;
