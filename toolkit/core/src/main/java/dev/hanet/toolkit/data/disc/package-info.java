/** Where the optic disc of a photograph is: by its mask, by a file, by a network. */
@NullMarked
package dev.hanet.toolkit.data.disc;

import org.jspecify.annotations.NullMarked;
