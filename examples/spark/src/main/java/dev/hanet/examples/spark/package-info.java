/** Masks of a trained network in a pipeline of Spark's. */
@NullMarked
package dev.hanet.examples.spark;

import org.jspecify.annotations.NullMarked;
