/** Reading items once and making training examples of them. */
@NullMarked
package dev.hanet.toolkit.data.load;

import org.jspecify.annotations.NullMarked;
