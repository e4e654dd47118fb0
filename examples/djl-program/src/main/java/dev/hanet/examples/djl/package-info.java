/** A HANet in a program of DJL's own making. */
@NullMarked
package dev.hanet.examples.djl;

import org.jspecify.annotations.NullMarked;
