/** The readings of the method that its text leaves open, one enumeration each; the first value is the default. */
@NullMarked
package dev.hanet.blocks.attention.ha.option;

import org.jspecify.annotations.NullMarked;
