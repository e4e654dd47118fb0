/** The ways to divide a data set into training, validation and test. */
@NullMarked
package dev.hanet.toolkit.data.split;

import org.jspecify.annotations.NullMarked;
